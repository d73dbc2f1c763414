import { expect, test } from "bun:test";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import type { Generation } from "../../src/sandbox/generation.ts";
import { Stage } from "../support/stage.ts";

test("begin() begins no init in an attached environment that is being shut down, which would never end", async () => {
  for (let turns = 0; turns < 30; turns++) {
    const stage = new Stage({ attached: [RUNTIME] });
    const waiting = await stage.invoke();
    const [sandbox] = stage.fleet.sandboxes;
    const generations = new Set<Generation>();
    stage.journal.subscribe(() => generations.add(stage.sandbox.generation));
    const shutdown = stage.fleet.shutdown("spindown");
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    sandbox!.begin();
    await shutdown;
    await stage.fleet.close("spindown");
    expect(waiting.isAnswered).toBe(true);
    for (const { monitor } of generations) expect(monitor.waiting).toBe(0);
  }
});
