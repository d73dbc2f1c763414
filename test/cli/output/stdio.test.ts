import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";

const STDIO = fileURLToPath(new URL("../../../src/cli/output/stdio.ts", import.meta.url));

/** More than a pipe holds. */
const BYTES = 300_000;

const PROGRAM = `
  import { writeSync } from "node:fs";
  import { openStdio } from ${JSON.stringify(STDIO)};
  const { stdout, flush } = openStdio();
  stdout.write("x".repeat(${BYTES}));
  stdout.write("");
  let isFlushed = false;
  const flushed = flush().then(() => void (isFlushed = true));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  writeSync(2, isFlushed ? "flushed" : "waiting");
  await flushed;
  process.exit(0);
`;

test("flush() waits for a reader that takes its time, so that an exit cuts nothing off", async () => {
  // The reader begins when it is told so on its other input.
  const script = 'exec 3<&0; "$0" -e "$1" </dev/null | { read -r go <&3; cat; }';
  const child = Bun.spawn(["sh", "-c", script, process.execPath, PROGRAM], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stderr = child.stderr.getReader();
  expect(new TextDecoder().decode((await stderr.read()).value)).toBe("waiting");
  void child.stdin.write("go\n");
  await child.stdin.end();
  expect((await new Response(child.stdout).text()).length).toBe(BYTES);
  expect(await child.exited).toBe(0);
}, 30_000);
