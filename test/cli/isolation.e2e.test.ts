/** A runtime and an extension that listen at sandbox.localdomain, with a hosts file of their own and without. */
import { ESCAPE } from "../support/escape.ts";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { namesSandbox, readHosts } from "../../src/process/hosts-file.ts";
import { isolationProblem } from "../process/isolation-problem.ts";
import { programCommand } from "../support/program-command.ts";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const user = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
const problem = await isolationProblem(user);
const isKnown = namesSandbox(readHosts());

const BINDS = `import socket
s = socket.socket()
s.bind(("sandbox.localdomain", 0))
`;

/** Answers where it listens and who it is; at \`null\` it dies. */
const RUNTIME = `#!/usr/bin/env python3
import json, os, urllib.request
${BINDS}
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{api}/next") as response:
        id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        if json.load(response) is None: os._exit(7)
    me = {"at": s.getsockname()[0], "uid": os.getuid(), "leads": os.getpgid(0) == os.getpid()}
    answer = urllib.request.Request(f"{api}/{id}/response", json.dumps(me).encode(), method="POST")
    urllib.request.urlopen(answer).read()
`;

const NODE_EXTENSION = `#!/usr/bin/env node
require("node:http").createServer().listen(0, "sandbox.localdomain", async () => {
  const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2020-01-01/extension";
  const registered = await fetch(api + "/register", {
    method: "POST",
    headers: { "Lambda-Extension-Name": "listens" },
    body: JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] }),
  });
  const id = registered.headers.get("lambda-extension-identifier");
  const headers = { "Lambda-Extension-Identifier": id };
  for (;;) {
    const event = await (await fetch(api + "/event/next", { headers })).json();
    if (event.eventType === "SHUTDOWN") process.exit(3);
  }
});
`;

const ISOLATED = `name: listens
isolate: hosts
runtime: ./runtime.py
extensions: { listens: ./extension.cjs }
steps:
  - invoke: {}
    expect:
      response: { at: 127.0.0.1, uid: ${user.uid}, leads: true }
      memory: { $gt: 1 }
      frozen: true
  - invoke: null
    expect: { status: failure, runtime: { exit: { code: 7 } } }
  - invoke: {}
    expect: { start: reset }
  - shutdown: spindown
    expect: { extensions: { listens: { exit: { code: 3 } } } }
`;

const SILENT = "name: silent\nruntime: ./runtime.py\nsteps:\n  - invoke: {}\n";

function workspace(scenario: string): Workspace {
  const made = new Workspace({ "a.lambda.yml": scenario });
  made.write("runtime.py", RUNTIME, 0o755);
  made.write("extension.cjs", NODE_EXTENSION, 0o755);
  return made;
}

describe.skipIf(problem !== undefined)(`isolate: hosts${problem ? ` (${problem})` : ""}`, () => {
  test("run lets processes listen at sandbox.localdomain, and changes nothing else", async () => {
    await using place = workspace(ISOLATED);
    const { code, stderr } = await place.run(["run"]);
    expect(stderr).toContain("1 scenario: 1 passed");
    expect(code).toBe(0);
    expect(place.processes()).toEqual([]);
  });

  test("run takes the flag for scenarios that say nothing, also from its variable", async () => {
    await using place = workspace(SILENT);
    expect(await place.run(["run", "--isolate", "hosts"])).toMatchObject({ code: 0 });
    expect(await place.run(["run"], { LAMBDA_SIM_ISOLATE: "hosts" })).toMatchObject({ code: 0 });
  });

  test("serve takes the flag, and what a scenario says", async () => {
    await using place = workspace(ISOLATED);
    for (const args of [["--isolate", "hosts", "--", "./runtime.py"], ["a.lambda.yml"]]) {
      const serve = place.start(["serve", "--invoke-address", "127.0.0.1:0", ...args]);
      const url = await serve.until(/Invoke {2}(\S+)/);
      const answer = await fetch(url, { method: "POST", body: "{}" });
      expect(await answer.json()).toEqual({ at: "127.0.0.1", uid: user.uid, leads: true });
      serve.kill("SIGINT");
      expect(await serve.ended).toMatchObject({ code: 0 });
    }
  });

  test("run words a program that cannot be executed as without isolation", async () => {
    await using place = workspace(`name: broken
runtime: ./broken
steps:
  - invoke: {}
    expect: { error: { errorType: Runtime.InvalidEntrypoint, errorMessage: { $regex: "exec format error$" } } }
`);
    place.write("broken", "neither a script nor a program\n", 0o755);
    for (const isolate of ["none", "hosts"]) {
      expect(await place.run(["run", "--isolate", isolate])).toMatchObject({ code: 0 });
    }
  });

  test("run kills what leaves its group and cannot be known, and calls it a leak", async () => {
    await using place = workspace(
      "name: leaks\nruntime: ./leaks.sh\nsteps: [{ invoke: {}, expect: { status: failure } }]\n",
    );
    // It leaves only when the other has left: what is still in its group ends with it.
    const script = `#!/bin/sh
setsid sh -c '${ESCAPE}; echo > gone; exec sleep 1000' &
until [ -e gone ]; do :; done
exit 1
`;
    place.write("leaks.sh", script, 0o755);
    const { code, stderr } = await place.run(["run", "--isolate", "hosts"]);
    expect(stderr).toContain("was still there after its end: sleep 1000");
    expect(code).toBe(1);
    expect(place.processes()).toEqual([]);
  });
});

test.skipIf(isKnown)(
  "run says what to do about a process that cannot look up sandbox.localdomain",
  async () => {
    await using place = workspace(SILENT);
    const { code, stderr } = await place.run(["run", "--isolate", "none"]);
    expect(code).toBe(1);
    expect(stderr).toContain("sandbox.localdomain is not known on this machine: ");
    expect(stderr).toContain('add the line "127.0.0.1 sandbox.localdomain" to /etc/hosts');
    expect(stderr.includes('say "isolate: hosts"')).toBe(process.platform === "linux");
  },
);

/** Becomes the rest of its arguments where nobody may have a namespace. */
const REFUSED = `echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all "$@"`;
const refused = ["unshare", "-Ur", "sh", "-c", REFUSED, "sh"];
const canRefuse = problem === undefined && Bun.spawnSync([...refused, "true"]).success;

test.skipIf(!canRefuse || isKnown)(
  `run and serve exit with 3 where namespaces are refused${canRefuse ? "" : " (which cannot be had here)"}`,
  async () => {
    await using place = workspace(ISOLATED);
    const served = ["serve", "--isolate", "hosts", "--invoke-address", "127.0.0.1:0"];
    for (const args of [["run"], ["run", "--isolate", "hosts"], served]) {
      const { exitCode, stdout, stderr } = Bun.spawnSync(
        [...refused, ...programCommand(), ...args],
        {
          cwd: place.cwd,
          env: { PATH: "/usr/bin:/bin", HOME: place.cwd, TMPDIR: place.tmp },
        },
      );
      expect(stderr.toString()).toBe(
        "error: Cannot isolate the hosts file: unshare: unshare failed: Operation not permitted\n" +
          "hint: add this line to /etc/hosts, and nothing more is needed: 127.0.0.1 sandbox.localdomain\n",
      );
      expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 3, stdout: "" });
    }
  },
);
