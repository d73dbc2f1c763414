import { expect, test } from "bun:test";
import { Course } from "../../src/sandbox/course.ts";
import { Invocation } from "../../src/sandbox/invocation.ts";
import { Origin } from "../../src/sandbox/origin.ts";
import { Turn } from "../../src/sandbox/turn.ts";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

test("Course.end() lets those go on who wait until a turn is over", async () => {
  const course = new Course({ isAttached: false });
  const origin = new Origin(new Stage().fleet.world);
  const turn = new Turn(
    new Invocation({ requestId: "1", invocationId: "1-1" }, { payload: new Uint8Array() }),
    origin,
  );
  course.turns.add(turn);
  let isOver = false;
  void course.until(() => course.turns.size === 0).then(() => (isOver = true));
  await settle();
  expect(isOver).toBe(false);
  course.end(turn);
  await settle();
  expect(isOver).toBe(true);
});
