import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReports, planReports } from "../../../src/cli/output/open-reports.ts";
import { UsageError } from "../../../src/cli/args/usage-error.ts";
import { ToolError } from "../../../src/core/tool-error.ts";
import { MemoryStream } from "../memory-stream.ts";

const pretty = { name: "pretty", file: undefined } as const;
const json = { name: "json", file: undefined } as const;

describe("planReports()", () => {
  test("planReports() adds the one for people where there is none", () => {
    expect(planReports([])).toEqual([pretty]);
    expect(planReports([json])).toEqual([pretty, json]);
    expect(planReports([{ name: "pretty", file: "a.txt" }])).toHaveLength(2);
    expect(planReports([{ name: "line", file: undefined }])).toHaveLength(1);
  });

  test("planReports() refuses two reports for one place", () => {
    expect(() => planReports([json, { name: "junit", file: undefined }])).toThrow(UsageError);
    const file = { name: "json", file: "a.txt" } as const;
    expect(() => planReports([file, { name: "junit", file: "./a.txt" }])).toThrow(
      'Two reports want "./a.txt"',
    );
  });
});

describe("openReports()", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "output-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function setUp() {
    const stdout = new MemoryStream();
    const stderr = new MemoryStream({ isTTY: true, columns: 72 });
    return { stdout, stderr, environment: {}, isColorOff: false };
  }

  test("openReports() sends people to stderr and programs to stdout, without colors", () => {
    const options = setUp();
    const { reports, close } = openReports([pretty, json], options);
    for (const { name, sink } of reports) sink.write(name);
    close();
    expect([options.stderr.text, options.stdout.text]).toEqual(["pretty", "json"]);
    expect(reports[0]?.sink).toMatchObject({ columns: 72, isTerminal: true, hasColor: true });
    expect(reports[1]?.sink).toMatchObject({ columns: 100, isTerminal: false, hasColor: false });
  });

  test("openReports() writes files, and makes their folders", () => {
    const file = join(folder, "new", "report.xml");
    const { reports, close } = openReports([{ name: "junit", file }], setUp());
    reports[0]?.sink.write("<a/>");
    reports[0]?.sink.write("\n");
    close();
    expect(readFileSync(file, "utf8")).toBe("<a/>\n");
  });

  test("openReports() says which file cannot be written", () => {
    writeFileSync(join(folder, "file"), "");
    const file = join(folder, "file", "report.xml");
    expect(() => openReports([{ name: "junit", file }], setUp())).toThrow(ToolError);
    expect(() => openReports([{ name: "junit", file }], setUp())).toThrow(
      `Cannot write report "${file}"`,
    );
  });
});
