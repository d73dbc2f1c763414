/** The program with a runtime that somebody else has started: this test. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { StreamClient } from "../support/stream-client.ts";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const SCENARIO = join(import.meta.dir, "../scenarios/attached/attempts.yml");
const NEXT = "/2018-06-01/runtime/invocation/next";
const INVOCATION_ID = "Lambda-Runtime-Invocation-Id";
const ADDRESS = /AWS_LAMBDA_RUNTIME_API=(\S+)\n/;

/** One event, by its two ids. */
interface Attempt {
  readonly requestId: string;
  readonly invocationId: string;
}

/** The runtime that is attached at an address. */
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
  await using workspace = new Workspace();
  const run = workspace.start(["run", SCENARIO]);
  const runtime = new Attached(await run.until(ADDRESS));
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
  const { code, stderr } = await run.ended;
  expect(stderr).toMatch(/^1 scenario: 1 passed/m);
  expect(code).toBe(0);
});

test.each([
  [2048, /\r\nContent-Length: 2048\r\n(?:.+\r\n)*\r\n"x{2046}"$/i],
  [2049, /\r\nTransfer-Encoding: chunked\r\n(?:.+\r\n)*\r\n801\r\n"x{2047}"\r\n0\r\n\r\n$/i],
])(
  "lambda-sim serve frames an event of %i bytes as it should, byte for byte",
  async (bytes, expected) => {
    await using workspace = new Workspace();
    const serve = workspace.start(["serve", "--invoke-address=127.0.0.1:0"]);
    const body = `"${"x".repeat(bytes - '""'.length)}"`;
    fetch(await serve.until(/Invoke {2}(\S+)/), { method: "POST", body }).catch(() => {});
    const { port } = new URL(`http://${await serve.until(ADDRESS)}`);
    const request = `GET ${NEXT} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    using client = await StreamClient.open(Number(port), request);
    // Nothing ends so, and the connection is closed.
    const answer = await client.take("\0");
    expect(answer).toMatch(expected);
    expect(/content-length/i.test(answer) && /transfer-encoding/i.test(answer)).toBe(false);
  },
);

test("lambda-sim serve tells a runtime that attaches where its metadata are, and the secret", async () => {
  await using workspace = new Workspace();
  const serve = workspace.start(["serve", "--invoke-address=127.0.0.1:0"]);
  const token = await serve.until(/AWS_LAMBDA_METADATA_TOKEN=(\S+)/);
  const url = `http://${await serve.until(/AWS_LAMBDA_METADATA_API=(\S+)/)}/2026-01-15/metadata/execution-environment`;
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  expect(await answer.json()).toEqual({ AvailabilityZoneID: "use1-az1" });
});
