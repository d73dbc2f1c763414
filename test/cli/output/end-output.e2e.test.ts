import { expect, test } from "bun:test";
import { programCommand } from "../../support/program-command.ts";

const FULL =
  /^error: Cannot write to stdout: (?:ENOSPC: )?.*; 0 of \d+ characters are known to have left\n$/;

async function runInShell(redirected: string) {
  const [program, script = ""] = programCommand();
  const environment = { ...process.env, PROGRAM: program, SCRIPT: script };
  const child = Bun.spawn(["sh", "-c", `"$PROGRAM" $SCRIPT ${redirected}`], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  return { stderr: await new Response(child.stderr).text(), code: await child.exited };
}

test.skipIf(process.platform !== "linux").each([
  ["schema >/dev/full", { stderr: FULL, code: 3 }],
  ["--version >/dev/full", { stderr: FULL, code: 3 }],
  ["--help >/dev/full", { stderr: FULL, code: 3 }],
  ["nope 2>/dev/full", { stderr: /^$/, code: 2 }],
  ["schema >/dev/full 2>/dev/full", { stderr: /^$/, code: 3 }],
  ["schema | true", { stderr: /^$/, code: 0 }],
])(
  "endOutput() tells in words and by exit code what %p lost",
  async (redirected, told) => {
    const { stderr, code } = await runInShell(redirected);
    expect(stderr).toMatch(told.stderr);
    expect(code).toBe(told.code);
  },
  30_000,
);
