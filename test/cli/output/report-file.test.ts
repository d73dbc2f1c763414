import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReportFile } from "../../../src/cli/output/report-file.ts";

test("ReportFile writes all that it is given, and misses nothing then", () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const name = join(folder, "new", "report.json");
  const file = new ReportFile(name);
  file.write("é");
  file.write("\n");
  expect(file.close()).toBeUndefined();
  expect(readFileSync(name, "utf8")).toBe("é\n");
  rmSync(folder, { recursive: true });
});

test.skipIf(process.platform !== "linux")(
  "ReportFile tells on close() what a full disk has not taken, and does not throw before",
  () => {
    const file = new ReportFile("/dev/full");
    file.write("first");
    file.write("second");
    expect(file.close()).toMatchObject({
      file: "/dev/full",
      error: { code: "ENOSPC" },
      written: 0,
    });
  },
);
