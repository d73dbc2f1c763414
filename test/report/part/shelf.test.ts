import { expect, test } from "bun:test";
import type { Spill } from "../../../src/report/report.ts";
import { Shelf } from "../../../src/report/part/shelf.ts";

/** A spill that keeps everything in a text. */
function spillInto(kept: { text: string }): Spill {
  return {
    put(text) {
      const start = kept.text.length;
      kept.text += text;
      return { start, end: kept.text.length };
    },
    *take({ start, end }) {
      yield kept.text.slice(start, end);
    },
  };
}

const TEXTS = [
  ["b.yml", 1, "b1"],
  ["a.yml", 12, "a12"],
  ["a.yml", 2, "first a2, "],
  ["a.yml", 2, "second a2, "],
  ["b.yml", 1, "b1 again"],
  ["a.yml", 2, "third a2, "],
] as const;

test.each([1, 12, 40, 1000])(
  "Shelf gives texts by file and line, with %d characters of memory",
  (maxLength) => {
    const kept = { text: "" };
    const shelf = new Shelf(spillInto(kept), { maxLength });
    for (const [file, line, text] of TEXTS) shelf.put({ file, line }, text);
    expect([...shelf.read()].join("")).toBe("first a2, second a2, third a2, a12b1b1 again");
    expect([...shelf.read("b.yml")].join("")).toBe("b1b1 again");
    expect(kept.text === "").toBe(maxLength === 1000);
  },
);

test("Shelf keeps all in memory where there is no spill, or no room in it", () => {
  const full: Spill = {
    put: () => {
      throw new Error("ENOSPC");
    },
    take: () => [],
  };
  for (const spill of [undefined, full]) {
    const shelf = new Shelf(spill, { maxLength: 1 });
    for (const [file, line, text] of TEXTS) shelf.put({ file, line }, text);
    expect([...shelf.read("b.yml")].join("")).toBe("b1b1 again");
  }
});
