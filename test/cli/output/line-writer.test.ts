import { expect, test } from "bun:test";
import { LineWriter } from "../../../src/cli/output/line-writer.ts";

/** A stream that nobody reads until `pending` is set. */
function slowStream(): { pending: number; text: string; write(text: string): void } {
  return {
    pending: 0,
    text: "",
    write(text) {
      this.text += text;
      this.pending += text.length;
    },
  };
}

test("LineWriter leaves lines out while they are not read, and says how many", () => {
  const stream = slowStream();
  let warnings = 0;
  const writer = new LineWriter(stream, { maxPending: 10, onSlow: () => (warnings += 1) });
  writer.write(["one", "two"]);
  writer.write(["three"]);
  writer.write(["four", "five"]);
  // There is room again only when half of it was read.
  stream.pending = 6;
  writer.write(["six"]);
  stream.pending = 5;
  writer.write(["seven"]);
  expect(stream.text).toBe(
    "one\ntwo\nthree\n… 3 lines left out, since what was written was not read\nseven\n",
  );
  expect(warnings).toBe(1);
});

test("LineWriter says at its end how many lines are missing there", () => {
  const stream = slowStream();
  const writer = new LineWriter(stream, { maxPending: 1, onSlow: () => {} });
  writer.end();
  writer.write([]);
  writer.write(["one"]);
  writer.write(["two"]);
  writer.end();
  writer.end();
  expect(stream.text).toBe("one\n… 1 line left out, since what was written was not read\n");
});
