import { expect, test } from "bun:test";
import { shownJson } from "../../src/core/json.ts";

test("shownJson() is JSON, laid out and replaced as JSON.stringify() would", () => {
  expect(shownJson({ a: [1, "b"] })).toBe('{"a":[1,"b"]}');
  expect(shownJson({ a: 1 }, (key, value) => (key === "a" ? "x" : value), 2)).toBe(
    '{\n  "a": "x"\n}',
  );
  expect(shownJson(undefined)).toBe("undefined");
});

test("shownJson() says of what is nested too deeply that it is", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(500_000)}${"]".repeat(500_000)}`);
  expect(shownJson(deep)).toBe("something nested too deeply to show");
  // It takes a second of a core to find out.
}, 60_000);
