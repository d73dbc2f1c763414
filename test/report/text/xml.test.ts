import { expect, test } from "bun:test";
import { escapeAttribute, escapeText } from "../../../src/report/text/xml.ts";

test("escapeText() leaves nothing that a CI obeys, and means the same", () => {
  expect(escapeText("fine\n  ::error::no\nx ##vso[y]")).toBe(
    "fine\n  &#58;:error::no\nx #&#35;vso[y]",
  );
  expect(escapeAttribute("##[error]")).toBe("#&#35;[error]");
});
