import { expect, test } from "bun:test";
import { INITIALIZATION_TYPES } from "../../src/lambda/function.ts";
import { Origin } from "../../src/sandbox/origin.ts";
import { Stage } from "../support/stage.ts";

test("Origin.becomeCold() makes on demand what was provisioned, and nothing else", () => {
  const types = INITIALIZATION_TYPES.map((initializationType) => {
    const origin = new Origin(new Stage({ function: { initializationType } }).fleet.world);
    origin.becomeCold();
    return [initializationType, origin.initializationType, origin.start];
  });
  expect(types).toEqual(
    INITIALIZATION_TYPES.map((type) => [
      type,
      type === "provisioned-concurrency" ? "on-demand" : type,
      "cold",
    ]),
  );
});
