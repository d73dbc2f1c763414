/** What `serve` does and says when things go wrong, and when it is stopped. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { programCommand } from "../support/program-command.ts";
import { Run, Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

function serve(workspace: Workspace): Run {
  return workspace.start(["serve", "--invoke-address", "127.0.0.1:0", "served.lambda.yml"]);
}

async function invoke(run: Run): Promise<Response> {
  return post(await run.until(/Invoke {2}(\S+)/));
}

function post(url: string): Promise<Response> {
  return fetch(url, { method: "POST", body: "{}" });
}

/** A port that nobody has at the moment. */
function freePort(): number {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  server.stop();
  return server.port;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "serve lets a phase end after %s whose caller has its answer, and delivers its report",
  async (signal) => {
    await using workspace = new Workspace({
      "served.lambda.yml": `name: works on after its answer
extensions:
  audit: { stub: { work: 300ms, telemetry: { types: [platform] }, log: [seen] } }
steps:
  - invoke: {}
`,
    });
    const run = serve(workspace);
    expect((await invoke(run)).status).toBe(200);
    run.kill(signal);
    const { code, stdout, stderr } = await run.ended;
    expect(stdout).toMatch(/^REPORT RequestId: .+$/m);
    expect(stdout).not.toContain("failure");
    expect(stderr).not.toContain("warning");
    expect(code).toBe(0);
  },
);

test("serve ends at once what nobody has an answer of, and says so to the caller", async () => {
  await using workspace = new Workspace({
    "served.lambda.yml": `name: never comes up
runtime: [/bin/sh, -c, "echo hangs; exec sleep 1000"]
steps:
  - invoke: {}
`,
  });
  const run = serve(workspace);
  const answer = post(await run.until(/Invoke {2}(\S+)/));
  await run.until(/hangs/);
  run.kill("SIGINT");
  expect(await (await answer).json()).toMatchObject({ errorType: "Sandbox.Failure" });
  expect((await run.ended).code).toBe(0);
});

test("a signal a second after the first ends serve at once, though a phase has its grace", async () => {
  await using workspace = new Workspace({
    "served.lambda.yml": `name: works on after its answer
function: { timeout: 60s }
extensions: { audit: { stub: { work: 30s } } }
steps:
  - invoke: {}
`,
  });
  const run = serve(workspace);
  expect((await invoke(run)).status).toBe(200);
  run.kill("SIGINT");
  const again = setInterval(() => run.kill("SIGTERM"), 100);
  expect((await run.ended).code).toBe(143);
  clearInterval(again);
});

test("Ctrl-C ends serve while provisioned environments are initialized", async () => {
  await using workspace = new Workspace({
    "served.lambda.yml": `name: never comes up
function: { initializationType: provisioned-concurrency }
runtime: [/bin/sh, -c, "echo hangs; exec sleep 1000"]
steps:
  - invoke: {}
`,
  });
  const run = serve(workspace);
  await run.until(/hangs/);
  run.kill("SIGINT");
  const { code, tookMs } = await run.ended;
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(20_000);
});

test("serve says on stderr what telemetry could not be delivered", async () => {
  await using workspace = new Workspace({
    "served.lambda.yml": `name: refuses its telemetry
extensions: { audit: { stub: { telemetry: { types: [platform], refuse: true } } } }
steps:
  - invoke: {}
`,
  });
  const run = serve(workspace);
  expect((await invoke(run)).status).toBe(200);
  run.kill("SIGINT");
  const { code, stderr } = await run.ended;
  expect(stderr).toMatch(/^warning: audit had not taken \d+ records of telemetry at its end: .+$/m);
  expect(code).toBe(0);
});

test("serve lets nobody have telemetry sent to its own invoke endpoint, which would never end", async () => {
  await using workspace = new Workspace({
    "loop.py": `import json, os, urllib.error, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
def call(method, path, body, headers):
    return urllib.request.urlopen(urllib.request.Request(api + path, json.dumps(body).encode(), headers, method=method))
registered = call("POST", "/2020-01-01/extension/register", {"events": []}, {"Lambda-Extension-Name": "loop"})
headers = {"Lambda-Extension-Identifier": registered.headers["Lambda-Extension-Identifier"]}
uri = "http://sandbox.localdomain:%s/2015-03-31/functions/function/invocations" % os.environ["INVOKE_PORT"]
body = {"schemaVersion": "2022-12-13", "types": ["platform"], "destination": {"protocol": "HTTP", "URI": uri}}
try:
    call("PUT", "/2022-07-01/telemetry", body, headers)
except urllib.error.HTTPError as error:
    print(json.load(error)["errorMessage"], flush=True)
urllib.request.urlopen(urllib.request.Request(api + "/2020-01-01/extension/event/next", headers=headers))
`,
    "served.lambda.yml": `name: would invoke itself
extensions: { loop: [python3, loop.py] }
steps:
  - invoke: {}
`,
  });
  const port = freePort();
  const run = workspace.start([
    "serve",
    "served.lambda.yml",
    "--invoke-address",
    `127.0.0.1:${port}`,
    "--env",
    `INVOKE_PORT=${port}`,
  ]);
  await run.until(/Invoke  /);
  expect((await invoke(run)).status).toBe(200);
  run.kill("SIGINT");
  expect((await run.ended).stdout).toContain(`Invalid destination: port ${port} is one of our own`);
});

const NOTHING_TO_DO = "name: echoes\nsteps:\n  - invoke: {}\n";

/** The environments that said they were initialized. */
function coldStarts(stdout: string): number {
  return stdout.match(/Init Duration/g)?.length ?? 0;
}

test("calls in turn through serve meet one environment, however soon they follow", async () => {
  await using workspace = new Workspace({ "served.lambda.yml": NOTHING_TO_DO });
  const run = serve(workspace);
  const url = await run.until(/Invoke {2}(\S+)/);
  for (let count = 0; count < 100; count++) expect((await post(url)).status).toBe(200);
  run.kill("SIGINT");
  expect(coldStarts((await run.ended).stdout)).toBe(1);
});

test("a burst of cold starts through serve stays within the limit of an init", async () => {
  await using workspace = new Workspace({ "served.lambda.yml": NOTHING_TO_DO });
  const flags = ["--invoke-address", "127.0.0.1:0", "--init-concurrency", "1"];
  const run = workspace.start(["serve", ...flags, "served.lambda.yml"]);
  const url = await run.until(/Invoke {2}(\S+)/);
  const answers = await Promise.all(Array.from({ length: 16 }, () => post(url)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
  run.kill("SIGINT");
  const { stdout } = await run.ended;
  expect(coldStarts(stdout)).toBe(16);
  expect(stdout).not.toContain("timeout");
});

test("serve names at its end the events that never ran", async () => {
  await using workspace = new Workspace({
    "served.lambda.yml": `name: has one environment, which never comes up
function: { concurrency: 1 }
runtime: [/bin/sh, -c, "echo hangs; exec sleep 1000"]
steps:
  - invoke: {}
`,
  });
  const run = serve(workspace);
  const url = await run.until(/Invoke {2}(\S+)/);
  const headers = { "X-Amz-Invocation-Type": "Event" };
  const send = (): Promise<Response> => fetch(url, { method: "POST", body: "{}", headers });
  const answers = [await send(), await send(), await send()];
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  await run.until(/hangs/);
  run.kill("SIGINT");
  const ids = answers.map((answer) => answer.headers.get("x-amzn-requestid"));
  expect((await run.ended).stderr).toContain(`3 queued events never ran: ${ids.join(", ")}`);
});

test.if(process.platform === "linux")(
  "serve blames no function where files run out, and goes on",
  async () => {
    await using workspace = new Workspace({ "served.lambda.yml": NOTHING_TO_DO });
    const serving = [...programCommand(), "serve", "--invoke-address", "127.0.0.1:0"];
    const command = ["/bin/sh", "-c", 'ulimit -n 64; exec "$@"', "sh", ...serving];
    const environment = { PATH: process.env["PATH"] ?? "", TMPDIR: workspace.tmp };
    const run = new Run([...command, "served.lambda.yml"], workspace.cwd, environment);
    const url = await run.until(/Invoke {2}(\S+)/);
    // Node itself refuses a connection for which it has no file. One that is kept takes a file.
    const alone = { method: "POST", body: "{}", headers: { Connection: "close" } };
    const call = async (): Promise<string> => {
      const answer = await fetch(url, alone).catch(() => undefined);
      return (await answer?.text()) ?? "refused";
    };
    const bodies = await Promise.all(Array.from({ length: 25 }, call));
    const fair = /^(?:\{\}|refused|.*too many open files.*)$/;
    expect(bodies.filter((body) => !fair.test(body) || body.includes("Runtime."))).toEqual([]);
    const later: string[] = [];
    while (later.at(-1) !== "{}" && later.length < 50) later.push(await call());
    expect(later.at(-1)).toBe("{}");
    run.kill("SIGINT");
    expect((await run.ended).code).toBe(0);
  },
);
