import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execError } from "../../src/process/exec-error.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "exec-error-test-"));
});

afterEach(() => rmSync(cwd, { recursive: true }));

function write(name: string, content: string | Uint8Array, mode = 0o755): void {
  writeFileSync(join(cwd, name), content, { mode });
}

function codeFor(program: string, PATH = "/usr/bin:/bin"): unknown {
  const error = execError({ command: [program], environment: { PATH }, cwd });
  return (error as { code?: unknown } | undefined)?.code;
}

describe.skipIf(process.platform !== "linux")("execError()", () => {
  test("execError() finds nothing wrong with what can be executed", () => {
    write("script", "#! /bin/sh -e\n");
    write("nested", `#!${cwd}/script\n`);
    write("relative", "#!./script");
    const programs = ["sh", "/bin/sh", "/proc/self/exe", "./script", "./nested", "./relative"];
    expect(programs.filter((program) => codeFor(program) !== undefined)).toEqual([]);
  });

  test("execError() takes the first of PATH that may be executed", () => {
    mkdirSync(join(cwd, "first"));
    write("first/app", "#!/bin/sh\n", 0o644);
    write("app", "#!/bin/sh\n");
    expect(codeFor("app", `${cwd}/first:${cwd}`)).toBeUndefined();
    expect(codeFor("app", `${cwd}/first`)).toBe("ENOENT");
  });

  test("execError() gives up on scripts that interpret one another", () => {
    write("loop", `#!${cwd}/loop\n`);
    expect(codeFor("./loop")).toBe("ELOOP");
  });

  test("execError() reads an interpreter's name as UTF-8", () => {
    mkdirSync(join(cwd, "josé-😀"));
    symlinkSync("/bin/sh", join(cwd, "josé-😀", "sh"));
    write("script", `#!${cwd}/josé-😀/sh\n`);
    expect(codeFor("./script")).toBeUndefined();
  });

  test("execError() takes an interpreter's name for cut unless its end is in the first 256 bytes", () => {
    const named = (bytes: number): string => `#!${"bin/sh".padStart(bytes - 2, "/")}`;
    write("whole", `${named(255)} -e ${"é".repeat(200)}\n`);
    write("wide", `#!/bin/sh ${"é".repeat(200)}\n`);
    write("cut", `${named(256)}\n`);
    write("spaced", `#!${" ".repeat(254)}/bin/sh\n`);
    write("short", "#!/bin/sh");
    const programs = ["whole", "wide", "cut", "spaced", "short"];
    const codes = programs.map((program) => codeFor(`./${program}`));
    expect(codes).toEqual([undefined, undefined, "ENOEXEC", "ENOEXEC", undefined]);
  });

  test.each([
    ["empty", "", "ENOEXEC"],
    ["of another system's lines", "#!/bin/sh\r\n", "ENOENT"],
    ["text", "echo hello\n", "ENOEXEC"],
    ["bare", "#!\n", "ENOEXEC"],
    ["nowhere", "#!/nope/sh\n", "ENOENT"],
    ["folder", "#!/tmp\n", "EACCES"],
    ["stump", "\x7fELF\x02\x01", "ENOEXEC"],
  ])("execError() refuses a file that is %s", (name, content, code) => {
    write(name, content);
    expect(codeFor(`./${name}`)).toBe(code);
  });

  test("execError() misses the dynamic linker that a program names", () => {
    const head = readFileSync("/bin/sh").subarray(0, 4096);
    const linker = head.indexOf("/ld-");
    // A shell that is linked statically, or a script, has none.
    if (linker < 0) return;
    const other = Buffer.from(head);
    other.write("/no-", linker);
    write("other", other);
    expect(codeFor("./other")).toBe("ENOENT");
  });
});
