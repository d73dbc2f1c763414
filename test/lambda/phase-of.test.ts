import { describe, expect, test } from "bun:test";
import type { Happening } from "../../src/lambda/journal-entry.ts";
import { phaseOf, stretchEdges, type StretchEdge } from "../../src/lambda/phase-of.ts";

/** An entry of that type, of which a phase needs no more than `said`. */
function entryOf(type: Happening["type"], said: object = {}): Happening {
  return { type, ...said } as Happening;
}

const NONE: readonly StretchEdge[] = [];

/** What each type of entry says of phases, with all that it says. */
const EDGES: Readonly<Record<Happening["type"], readonly StretchEdge[]>> = {
  environmentStarted: NONE,
  environmentEnded: NONE,
  initStarted: [{ edge: "begins", stretch: "init" }],
  initEnded: [{ edge: "ends", stretch: "init", status: "failure", within: "invoke" }],
  processStarted: NONE,
  processExited: NONE,
  registered: NONE,
  next: NONE,
  eventSent: NONE,
  invokeStarted: [{ edge: "begins", stretch: "invoke" }],
  answered: NONE,
  runtimeDone: NONE,
  invokeEnded: [{ edge: "ends", stretch: "invoke", status: "failure" }],
  restoreStarted: [{ edge: "begins", stretch: "restore" }],
  restoreEnded: [{ edge: "ends", stretch: "restore", status: "failure" }],
  frozen: [{ edge: "begins", stretch: "frozen" }],
  thawed: [{ edge: "ends", stretch: "frozen", status: "success" }],
  throttled: NONE,
  resetStarted: [
    { edge: "ends", stretch: "invoke", status: "timeout" },
    { edge: "begins", stretch: "reset" },
  ],
  resetEnded: [{ edge: "ends", stretch: "reset", status: "success" }],
  shutdownStarted: [{ edge: "begins", stretch: "shutdown" }],
  shutdownEnded: [{ edge: "ends", stretch: "shutdown", status: "success" }],
  log: NONE,
  refusal: NONE,
  subscribed: NONE,
  subscribedAgain: NONE,
  telemetryDelivered: NONE,
  telemetryDropped: NONE,
  unsubscribed: NONE,
  leak: NONE,
};

const TYPES = Object.keys(EDGES) as Happening["type"][];

describe("stretchEdges()", () => {
  test.each(TYPES)("stretchEdges() of %s is what the table says", (type) => {
    const said = { status: "failure", reason: "timeout", phase: "invoke" };
    expect(stretchEdges(entryOf(type, said))).toEqual(EDGES[type]);
  });
});

describe("phaseOf()", () => {
  test.each(TYPES)(
    "phaseOf() after %s alone is the phase that it begins, if it begins one",
    (type) => {
      const begun = EDGES[type].find(({ edge }) => edge === "begins")?.stretch;
      expect(phaseOf([entryOf(type)])).toBe(begun === "frozen" ? undefined : begun);
    },
  );

  test("phaseOf() follows the life of an environment", () => {
    const life = [
      ["initStarted", "init"],
      ["processStarted", "init"],
      ["initEnded", undefined],
      ["frozen", undefined],
      ["thawed", undefined],
      ["invokeStarted", "invoke"],
      ["resetStarted", "reset"],
      ["resetEnded", undefined],
      ["invokeEnded", undefined],
      ["restoreStarted", "restore"],
      ["restoreEnded", undefined],
      ["frozen", undefined],
      ["shutdownStarted", "shutdown"],
      ["thawed", "shutdown"],
      ["shutdownEnded", undefined],
    ] as const;
    const happenings = life.map(([type]) => entryOf(type));
    const phases = life.map((_, index) => phaseOf(happenings.slice(0, index + 1)));
    expect(phases).toEqual(life.map(([, phase]) => phase));
  });

  test("phaseOf() stays in the init that begins before the invoke of a reset is reported", () => {
    const types = [
      "invokeStarted",
      "resetStarted",
      "resetEnded",
      "initStarted",
      "invokeEnded",
    ] as const;
    expect(phaseOf(types.map((type) => entryOf(type)))).toBe("init");
  });
});
