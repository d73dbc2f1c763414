/** The program with a runtime that somebody else has started: this test. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import type { ReadableStreamDefaultReader } from "node:stream/web";
import { programCommand } from "../support/program-command.ts";

const SCENARIOS = join(import.meta.dir, "../scenarios/attached");
const INVOCATION_ID = "Lambda-Runtime-Invocation-Id";

/** One event, by its two ids. */
interface Attempt {
  readonly requestId: string;
  readonly invocationId: string;
}

/** The runtime that is attached at `address`. */
class Attached {
  readonly #api: string;

  constructor(address: string) {
    this.#api = `http://${address}/2018-06-01/runtime/invocation`;
  }

  async next(): Promise<Attempt> {
    const { headers } = await fetch(`${this.#api}/next`);
    const requestId = headers.get("Lambda-Runtime-Aws-Request-Id") ?? "";
    return { requestId, invocationId: headers.get(INVOCATION_ID) ?? "" };
  }

  async respond({ requestId, invocationId }: Attempt, body: string): Promise<string> {
    const headers = { [INVOCATION_ID]: invocationId };
    const init = { method: "POST", headers, body };
    const answer = await fetch(`${this.#api}/${requestId}/response`, init);
    return `${answer.status} ${await answer.text()}`;
  }
}

test("lambda-sim run refuses the late answer of an attempt, and takes that of the next one with the same request id", async () => {
  const { PATH = "", HOME = "" } = process.env;
  const program = Bun.spawn([...programCommand(), "run", "attempts.yml"], {
    cwd: SCENARIOS,
    env: { PATH, HOME },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const errors = program.stderr.pipeThrough(new TextDecoderStream()).getReader();
  const runtime = new Attached(await addressIn(errors));
  const first = await runtime.next();
  let second = await runtime.next();
  // The same event again, until its time is over.
  while (second.invocationId === first.invocationId) second = await runtime.next();
  expect(second.requestId).toBe(first.requestId);
  expect(await runtime.respond(first, '"late"')).toBe(
    '410 {"errorMessage":"Invoke timeout","errorType":"Runtime.InvokeTimeout"}',
  );
  expect(await runtime.respond(second, '"own"')).toBe('202 {"status":"OK"}');
  runtime.next().catch(() => {});
  let rest = "";
  for (let part = await errors.read(); !part.done; part = await errors.read()) rest += part.value;
  expect(rest).toMatch(/^1 scenario: 1 passed/m);
  expect(await program.exited).toBe(0);
}, 60_000);

/** Where the program says that a runtime may attach. */
async function addressIn(errors: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (;;) {
    const address = /AWS_LAMBDA_RUNTIME_API=(\S+)\n/.exec(text)?.[1];
    if (address !== undefined) return address;
    const { value, done } = await errors.read();
    if (done) throw new Error(`It ended and said "${text}"`);
    text += value;
  }
}
