/** What `serve` does and says when things go wrong, and when it is stopped. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Workspace, type Run } from "../support/workspace.ts";

setDefaultTimeout(30_000);

function serve(workspace: Workspace): Run {
  return workspace.start(["serve", "--invoke-address", "127.0.0.1:0", "served.lambda.yml"]);
}

async function invoke(run: Run): Promise<Response> {
  const url = await run.until(/Invoke {2}(\S+)/);
  return fetch(url, { method: "POST", body: "{}" });
}

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
