import { expect, test } from "bun:test";
import { messageOf } from "../../src/core/error.ts";

test("messageOf() has the message of an error, and the text of anything else", () => {
  const thrown = [new TypeError("no"), "no", { toString: () => "no" }];
  expect(thrown.map(messageOf)).toEqual(["no", "no", "no"]);
  expect(messageOf(undefined)).toBe("undefined");
});
