import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpillFile } from "../../../src/cli/output/spill-file.ts";

test("SpillFile gives back each text, in pieces that split no character", () => {
  const spill = new SpillFile();
  const long = "äöü€😀".repeat(300_000);
  const tickets = ["", "one", long, "two"].map((text) => spill.put(text));
  expect(tickets.map((ticket) => [...spill.take(ticket)].join(""))).toEqual([
    "",
    "one",
    long,
    "two",
  ]);
  expect([...spill.take(tickets[2]!)].length).toBeGreaterThan(1);
  spill.close();
});

test("SpillFile leaves nothing in the temporary folder, not even while it is open", () => {
  const before = process.env["TMPDIR"];
  const folder = mkdtempSync(join(tmpdir(), "spill-"));
  process.env["TMPDIR"] = folder;
  const spill = new SpillFile();
  spill.put("secret");
  expect(readdirSync(folder)).toEqual([]);
  spill.close();
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  rmSync(folder, { recursive: true });
});
