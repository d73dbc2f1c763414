import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

/** Tells its pid and its exit code on stderr. The reader takes one byte, and waits for a line. */
const SCRIPT = `exec 3<&0
{ sh -c 'echo $$ >&2; exec "$0" "$1" schema' "$0" "$1" </dev/null; echo "code $?" >&2; } |
{ dd bs=1 count=1 2>/dev/null; echo reading >&2; read -r go <&3; cat; }`;

test("a stop that arrives as two signals cuts nothing off what a slow reader has yet to take", async () => {
  const child = Bun.spawn(["sh", "-c", SCRIPT, process.execPath, MAIN], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stdout = new Response(child.stdout).text();
  let told = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stderr) {
    const isNew = !told.includes("reading");
    told += decoder.decode(chunk);
    if (!isNew || !told.includes("reading")) continue;
    const pid = Number.parseInt(told, 10);
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGTERM");
    void child.stdin.write("go\n");
    await child.stdin.end();
  }
  // On a busy machine the last byte may leave before the stop is heard of: it stops nothing then.
  expect(told).toMatch(/code (0|130|143)\n$/);
  expect(JSON.parse(await stdout)).toMatchObject({ type: "object" });
}, 30_000);
