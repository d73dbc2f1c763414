/** The same against the program: it answers or closes, goes on, and ends when it is told to. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { RawClient } from "../support/raw-client.ts";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const INVOKE = "POST /2015-03-31/functions/function/invocations HTTP/1.1\r\nHost: x\r\n";

const ATTACKS = [
  "\u0000\u0001\u0002\r\n\r\n",
  "GET /2018",
  `GET /x HTTP/1.1\r\nHost: x\r\nBig: ${"a".repeat(2_000_000)}\r\n\r\n`,
  `${INVOKE}Content-Length: 10\r\n\r\n{"a`,
  `${INVOKE}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  "POST /2018-06-01/runtime/invocation/%zz/response HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1",
  "POST /2020-01-01/extension/register HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
];

test("serve survives whatever it is sent, answers the next invoke, and ends in good order", async () => {
  await using workspace = new Workspace();
  const serve = workspace.start([
    "serve",
    "--invoke-address=127.0.0.1:0",
    "--function-timeout=60s",
  ]);
  const invoke = new URL(await serve.until(/Invoke {2}(\S+)/));
  const runtime = new URL(`http://${await serve.until(/AWS_LAMBDA_RUNTIME_API=(\S+)/)}`);
  for (const { port } of [invoke, runtime]) {
    for (const attack of ATTACKS) {
      using client = await RawClient.connect(Number(port));
      await client.write(attack);
      client.end();
      await client.reply();
    }
  }
  const called = fetch(invoke, { method: "POST", body: '"again"' });
  const api = new URL("/2018-06-01/runtime/invocation/", runtime);
  const next = await fetch(new URL("next", api));
  const id = next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "";
  await fetch(new URL(`${id}/response`, api), { method: "POST", body: await next.text() });
  expect(await (await called).text()).toBe('"again"');
  serve.kill("SIGTERM");
  const { code, stderr } = await serve.ended;
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
});
