import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";

test("endEnvironment() is the last that is told of an environment, whatever its processes have yet to say", async () => {
  const stage = new Stage();
  await stage.dispatched();
  await stage.fleet.close("spindown");
  void stage.host.last("runtime").print("late", "stdout");
  expect(stage.story().at(-1)).toBe("environmentEnded");
});
