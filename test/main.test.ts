/** The program as its users start it, as far as it goes without running anything. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../package.json" with { type: "json" };

const MAIN = join(import.meta.dir, "../src/main.ts");

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "main-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function lambdaSim(args: readonly string[], environment: Record<string, string> = {}) {
  const command = [process.execPath, MAIN, ...args];
  const child = Bun.spawnSync(command, { cwd, env: { PATH: "", ...environment } });
  return {
    code: child.exitCode,
    stdout: child.stdout.toString(),
    stderr: child.stderr.toString(),
  };
}

/** What `path` imports, and what that imports, without what is only loaded on the way. */
function importsAtOnce(path: string): readonly string[] {
  const scanned = new Bun.Transpiler({ loader: "ts" }).scanImports(readFileSync(path, "utf8"));
  return scanned
    .filter(({ kind }) => kind === "import-statement")
    .map((imported) => imported.path)
    .map((target) => (target.startsWith(".") ? join(path, "..", target) : target))
    .flatMap((target) => [target, ...(target.endsWith(".ts") ? importsAtOnce(target) : [])]);
}

describe("lambda-sim", () => {
  test("lambda-sim --version prints the version", () => {
    expect(lambdaSim(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("lambda-sim loads no package before it knows what for", () => {
    const atOnce = importsAtOnce(MAIN);
    const foreign = atOnce.filter((path) => !path.startsWith(".") && !path.startsWith("/"));
    expect(foreign).toEqual(["node:fs", "node:url"]);
  });

  test("lambda-sim alone prints its help", () => {
    const alone = lambdaSim([]);
    expect(alone).toMatchObject({ code: 0, stderr: "" });
    expect(alone.stdout).toContain("validate  Parse and check scenarios");
    expect(lambdaSim(["--help"])).toEqual(alone);
  });

  test("lambda-sim run --help names every flag once, with examples", () => {
    const { code, stdout } = lambdaSim(["run", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("-t, --filter REGEX");
    expect(stdout).toContain("    --bail[=N]");
    expect(stdout).toContain("lambda-sim run --report junit=report.xml");
    expect(stdout).not.toContain("--watch");
    const flags = [...stdout.matchAll(/^ {2}(?:-\w, | {4})(--[\w-]+)/gm)].map(([, flag]) => flag);
    expect(flags).toHaveLength(new Set(flags).size);
  });

  test.each([
    [["rnu"], 'error: Unknown command "rnu"\nhint: did you mean "run"?\n'],
    [["merge", "a.xml"], 'error: Command "merge" is not supported yet\n'],
    [["run", "--bial"], 'error: Unknown flag "--bial"\nhint: did you mean "--bail"?\n'],
    [["-q", "run", "--watch"], 'error: "--watch" is not supported yet\n'],
    [["list", "--jsn"], 'error: Unknown flag "--jsn"\nhint: did you mean "--json"?\n'],
    [["serve", "--memory-size", "1"], 'error: Invalid value "1" for "--memory-size": expected a'],
  ])("lambda-sim %j is refused with exit code 2", (args, expected) => {
    const { code, stdout, stderr } = lambdaSim(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toStartWith(expected);
  });

  test("lambda-sim colors messages only where it is asked to", () => {
    const plain = lambdaSim(["rnu"], { FORCE_COLOR: "0" }).stderr;
    expect(plain).toStartWith("error: ");
    const colored = lambdaSim(["rnu"], { FORCE_COLOR: "1" }).stderr;
    expect(colored).toStartWith("\u001B[");
    expect(Bun.stripANSI(colored)).toBe(plain);
    expect(lambdaSim(["--no-color", "rnu"], { FORCE_COLOR: "1" }).stderr).toBe(plain);
  });

  test("lambda-sim exits with 70 and a stack for an error that nobody waits for", () => {
    const preload = join(cwd, "late.ts");
    // Once the program listens for such errors.
    const isUp = 'process.listenerCount("uncaughtException") > 0';
    writeFileSync(
      preload,
      `const poll = setInterval(() => {
        if (!(${isUp})) return;
        clearInterval(poll);
        void Promise.reject(new Error("too late"));
      }, 1);`,
    );
    const serve = ["serve", "--invoke-address", "127.0.0.1:0"];
    const command = [process.execPath, "--preload", preload, MAIN, ...serve];
    const { exitCode, stderr } = Bun.spawnSync(command, { cwd, env: { PATH: "/usr/bin:/bin" } });
    expect(exitCode).toBe(70);
    expect(stderr.toString()).toContain("met a bug of its own");
    expect(stderr.toString()).toContain("Error: too late\n    at ");
  });

  test("lambda-sim ends quietly when its reader has gone", async () => {
    const command = `"${process.execPath}" "${MAIN}" run --help; echo $? > code`;
    const child = Bun.spawn(["/bin/sh", "-c", `(${command}) | :`], { cwd, stderr: "pipe" });
    expect(await new Response(child.stderr).text()).toBe("");
    await child.exited;
    expect(await Bun.file(join(cwd, "code")).text()).toBe("0\n");
  });
});
