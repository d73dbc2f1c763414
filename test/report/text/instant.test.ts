import { expect, test } from "bun:test";
import { instant, zonelessInstant } from "../../../src/report/text/instant.ts";

test("instant() is in UTC, to a millisecond, or to a second for JUnit", () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  expect(instant(at)).toBe("2026-01-02T03:04:05.678Z");
  expect(zonelessInstant(at)).toBe("2026-01-02T03:04:05");
});
