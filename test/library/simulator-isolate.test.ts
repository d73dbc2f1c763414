import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { isolationProblem } from "../process/isolation-problem.ts";

const user = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
const problem = await isolationProblem(user);

test.skipIf(problem !== undefined)(
  `isolate: hosts lets every process look up sandbox.localdomain${problem ? ` (${problem})` : ""}`,
  async () => {
    const command = ["/bin/sh", "-c", "cat /etc/hosts; exit 3"] as const;
    await using simulator = await Simulator.start({
      runtime: "stub",
      extensions: { audit: command },
      isolate: "hosts",
    });
    await simulator.invoke({});
    const lines = simulator.telemetry.emitted({ type: "extension" }).map(({ record }) => record);
    expect(lines).toContainEqual(
      expect.stringMatching(/^127\.0\.0\.1\s.*\bsandbox\.localdomain\b/),
    );
    const exit = await simulator.waitFor((entry) => entry.type === "processExited");
    expect(exit).toMatchObject({ source: "audit", exit: { code: 3 } });
  },
);
