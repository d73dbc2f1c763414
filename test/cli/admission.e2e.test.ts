/** Who may speak to what `serve` and `run` open, by their flags. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { RawClient } from "../support/raw-client.ts";
import { Workspace, type Run } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const FILES = {
  "served.lambda.yml": `name: echoes
steps:
  - invoke: {}
`,
  "attached.lambda.yml": `name: waits for a runtime
runtime: attach
steps:
  - invoke: hello
    expect: { response: hello, refusals: [{ status: 403, by: runtime }] }
`,
};

async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(url, { method: "POST", body: "{}", headers })).status;
}

function start(workspace: Workspace, ...flags: readonly string[]): Run {
  return workspace.start(["serve", "--invoke-address=127.0.0.1:0", ...flags, "served.lambda.yml"]);
}

test("serve refuses pages and strange names, says so once, and takes those of its flags", async () => {
  await using workspace = new Workspace(FILES);
  const run = start(workspace, "--allow-host=dev.example", "--allow-origin=https://app.example");
  const url = await run.until(/Invoke {2}(\S+)/);
  const origin = "https://evil.example";
  expect(await statusOf(url, { Origin: origin })).toBe(403);
  expect(await statusOf(url, { Origin: origin })).toBe(403);
  expect(await statusOf(url, { Host: "rebind.example" })).toBe(403);
  expect(await statusOf(url, { Host: "dev.example:8080" })).toBe(200);
  expect(await statusOf(url, { Origin: "https://app.example" })).toBe(200);
  run.kill("SIGINT");
  const { stderr, code } = await run.ended;
  expect(stderr.match(/^warning: An invoke was refused: .*/gm)).toEqual([
    expect.stringContaining(`The flag --allow-origin ${origin} allows the origin.`),
    expect.stringContaining("The flag --allow-host rebind.example allows the name."),
  ]);
  expect(code).toBe(0);
});

test("serve and the Runtime API refuse two Hosts with 400, whatever runs the program", async () => {
  await using workspace = new Workspace(FILES);
  const run = start(workspace);
  const invoke = new URL(await run.until(/Invoke {2}(\S+)/));
  const runtime = new URL(`http://${await run.until(/AWS_LAMBDA_RUNTIME_API=(\S+)/)}`);
  for (const { port } of [invoke, runtime]) {
    using client = await RawClient.connect(Number(port));
    await client.write("GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: rebind.example\r\n\r\n");
    expect(await client.reply("GET")).toMatchObject({ status: 400 });
  }
});

test("serve with a token lets in only who sends it, and shows it nowhere", async () => {
  await using workspace = new Workspace(FILES);
  const run = start(workspace, "--token=open-sesame");
  const url = await run.until(/Invoke {2}(\S+)/);
  expect(await statusOf(url, {})).toBe(403);
  expect(await statusOf(url, { Authorization: "Bearer close-sesame" })).toBe(403);
  expect(await statusOf(url, { Authorization: "Bearer open-sesame" })).toBe(200);
  run.kill("SIGINT");
  const { stdout, stderr } = await run.ended;
  expect(stdout + stderr).not.toContain("open-sesame");
});

test("run refuses a strange name, tells of it, and takes that of its flag", async () => {
  await using workspace = new Workspace(FILES);
  const run = workspace.start(["run", "--allow-host=dev.example", "attached.lambda.yml"]);
  const address = await run.until(/AWS_LAMBDA_RUNTIME_API=(\S+)/);
  const api = `http://${address}/2018-06-01/runtime/invocation`;
  const stranger = await fetch(`${api}/next`, { headers: { Host: "rebind.example" } });
  expect(stranger.status).toBe(403);
  const headers = { Host: "dev.example" };
  const next = await fetch(`${api}/next`, { headers });
  const id = next.headers.get("Lambda-Runtime-Aws-Request-Id");
  const response = await fetch(`${api}/${id}/response`, {
    method: "POST",
    body: '"hello"',
    headers,
  });
  expect(response.status).toBe(202);
  void fetch(`${api}/next`, { headers }).catch(() => {});
  expect((await run.ended).code).toBe(0);
});
