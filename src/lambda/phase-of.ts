import type { Happening } from "./journal-entry.ts";
import type { InitPhase, Phase, PhaseStatus, ShutdownReason } from "./phase.ts";

/** A part of an environment's life that has a beginning and an end in the journal. */
export type Stretch = Phase | "frozen";

/** How a stretch ended: an invoke that is reset ends with the reason of the reset. */
export type StretchStatus = PhaseStatus | ShutdownReason;

/** A stretch begins or ends. */
export type StretchEdge =
  | { readonly edge: "begins"; readonly stretch: Stretch }
  | {
      readonly edge: "ends";
      readonly stretch: Exclude<Stretch, "init">;
      readonly status: StretchStatus;
    }
  | {
      readonly edge: "ends";
      readonly stretch: "init";
      readonly status: PhaseStatus;
      /** Where init ran: after one inside an invoke, the invoke follows at once. */
      readonly within: InitPhase;
    };

/**
 * The stretches that begin or end with `happening`, in that order. This is the one place that reads
 * phases out of the journal: a new type of entry does not compile until it is decided here.
 *
 * The end of a stretch may come twice, and is for the reader to skip: an invoke that is reset ends
 * where its reset begins, and is reported after the reset.
 */
export function stretchEdges(happening: Happening): readonly StretchEdge[] {
  switch (happening.type) {
    case "initStarted":
      return [{ edge: "begins", stretch: "init" }];
    case "initEnded": {
      const { status, phase: within } = happening;
      return [{ edge: "ends", stretch: "init", status, within }];
    }
    case "restoreStarted":
      return [{ edge: "begins", stretch: "restore" }];
    case "restoreEnded":
      return [{ edge: "ends", stretch: "restore", status: happening.status }];
    case "invokeStarted":
      return [{ edge: "begins", stretch: "invoke" }];
    case "invokeEnded":
      return [{ edge: "ends", stretch: "invoke", status: happening.status }];
    case "resetStarted":
      return [
        { edge: "ends", stretch: "invoke", status: happening.reason },
        { edge: "begins", stretch: "reset" },
      ];
    case "resetEnded":
      return [{ edge: "ends", stretch: "reset", status: "success" }];
    case "shutdownStarted":
      return [{ edge: "begins", stretch: "shutdown" }];
    case "shutdownEnded":
      return [{ edge: "ends", stretch: "shutdown", status: "success" }];
    case "frozen":
      return [{ edge: "begins", stretch: "frozen" }];
    case "thawed":
      return [{ edge: "ends", stretch: "frozen", status: "success" }];
    case "environmentStarted":
    case "environmentEnded":
    case "processStarted":
    case "processExited":
    case "registered":
    case "next":
    case "eventSent":
    case "answered":
    case "runtimeDone":
    case "throttled":
    case "log":
    case "refusal":
    case "subscribed":
    case "subscribedAgain":
    case "telemetryDelivered":
    case "telemetryDropped":
    case "unsubscribed":
    case "leak":
      return [];
  }
}

/**
 * The phase that an environment is in after `happenings`, which are all of that environment and in
 * their order; undefined between two phases.
 */
export function phaseOf(happenings: readonly Happening[]): Phase | undefined {
  let phase: Phase | undefined;
  for (const { edge, stretch } of happenings.flatMap(stretchEdges)) {
    if (stretch === "frozen") continue;
    if (edge === "begins") phase = stretch;
    else if (stretch === phase) phase = undefined;
  }
  return phase;
}
