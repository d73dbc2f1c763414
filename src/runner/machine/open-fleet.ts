import { createEnvironmentApp } from "../../api/environment-app.ts";
import type { Admission } from "../../api/admission.ts";
import { guardEnvironment } from "../../api/guarded.ts";
import { noteUnreadable } from "../../api/unreadable.ts";
import type { Fetch } from "../../api/reply.ts";
import { unreachable } from "../../core/assert.ts";
import type { Journal } from "../../core/journal.ts";
import { extensionEnvironment, runtimeEnvironment } from "../../lambda/environment-variables.ts";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { Fleet } from "../../sandbox/fleet/fleet.ts";
import type { Place } from "../../sandbox/fleet/population.ts";
import type { ProcessSpec } from "../../sandbox/ports.ts";
import type { Environment } from "../../sandbox/environment.ts";
import type { Actor } from "../../sandbox/world.ts";
import type { ExtensionChoice, RuntimeChoice } from "../../scenario/scenario.ts";
import { DIRECTIVES_VARIABLE, INIT_COUNT_VARIABLE } from "../../stub/directives.ts";
import { stubCommand } from "../../stub/command.ts";
import type { PolicyOf } from "../../telemetry/delivery-policy.ts";
import { createRelays } from "../../telemetry/relay.ts";
import type { Machine } from "./machine.ts";

/** More names in `Host`, and more origins of web pages. */
export type Admitted = Pick<Admission, "hosts" | "origins">;

/** Nothing beside this machine. */
export const NOBODY_ELSE: Admitted = { hosts: [], origins: [] };

/** A function and what runs in its environments. */
export interface FleetPlan {
  readonly settings: FunctionSettings;
  readonly runtime: RuntimeChoice;
  readonly extensions: ReadonlyMap<string, ExtensionChoice>;
  /** One environment only, since its processes listen on fixed ports. */
  readonly isSingle: boolean;
  /** Whether processes are stopped between invokes. */
  readonly isFreezing: boolean;
  /** Whether the journal keeps the telemetry that subscribers were delivered. */
  readonly isKeepingTelemetry: boolean;
  /** Where the APIs of the first environment are; the others take free ports of the same host. */
  readonly runtimeAddress: { readonly host: string; readonly port: number };
  /** Which names and pages the APIs take besides those of this machine. */
  readonly admitted?: Admitted;
  /** Working folder of the processes that come built in. */
  readonly cwd: string;
  /** For every process; wins over the function's, and over the credentials that Lambda would set. */
  readonly environment: Readonly<Record<string, string>>;
  /** What becomes of events of telemetry on their way to subscribers, beside what Lambda does. */
  readonly policyOf?: PolicyOf | undefined;
  /** Called with each environment as it begins. */
  readonly onEnvironment?: (environment: Environment) => void;
}

/** The environments of `plan`, each with its APIs on an address of its own. */
export function openFleet(
  plan: FleetPlan,
  machine: Machine,
  journal: Journal<JournalEntry>,
): Fleet {
  const { settings, isKeepingTelemetry: isKeeping, policyOf } = plan;
  const { host, clock, random, inits, openSender } = machine;
  let begun = 0;
  const actors = [...plan.extensions].map(
    ([name, choice]) => [name, extensionActor(plan, machine, { name, choice })] as const,
  );
  const world = {
    settings,
    runtime: runtimeActor(plan, machine),
    extensions: new Map(actors),
    slots: 1,
    isFreezing: plan.isFreezing,
    host,
    clock,
    random,
    journal,
    openRelay: createRelays({ settings, clock, openSender, isKeeping, policyOf }),
    inits,
    countInit: () => ++begun,
  };
  return new Fleet(world, {
    isSingle: plan.isSingle,
    open: (number) => openPlace(plan, machine, number),
  });
}

/**
 * Listens before there is an environment to serve, since the environment is made with the address.
 */
async function openPlace(plan: FleetPlan, { serve }: Machine, number: number): Promise<Place> {
  const { host, port } = plan.runtimeAddress;
  let app: Fetch | undefined;
  const unavailable = (): Response => new Response(null, { status: 503 });
  let served: Environment | undefined;
  const server = await serve(
    (request) => (app ?? unavailable)(request),
    { host, port: number === 1 ? port : 0 },
    (unreadable) => served && noteUnreadable(served, unreadable),
  );
  return {
    address: server.address,
    serve(environment) {
      const admission = { bound: host, ...(plan.admitted ?? NOBODY_ELSE) };
      app = guardEnvironment(createEnvironmentApp(environment), environment, admission);
      served = environment;
      plan.onEnvironment?.(environment);
    },
    close: () => server.close(),
  };
}

function runtimeActor(plan: FleetPlan, machine: Machine): Actor {
  const { base } = machine;
  const choice = plan.runtime;
  if (choice.kind === "attach") return choice;
  const { command, cwd, own } = start(plan, choice, () => stubCommand("runtime", "runtime"));
  return process(({ address, metadataToken, initCount, initializationType, logStream }) => ({
    command,
    cwd,
    environment: {
      ...runtimeEnvironment(
        { ...plan.settings, initializationType },
        {
          address,
          metadataToken,
          base,
          own,
          taskRoot: cwd,
          logStream,
        },
      ),
      ...(choice.kind === "stub" ? { [INIT_COUNT_VARIABLE]: String(initCount) } : {}),
    },
  }));
}

function extensionActor(
  plan: FleetPlan,
  { base }: Machine,
  { name, choice }: { name: string; choice: ExtensionChoice },
): Actor {
  if (choice.kind === "attach") return choice;
  const { command, cwd, own } = start(plan, choice, () => stubCommand("extension", name));
  return process(({ address, metadataToken, initCount, initializationType }) => ({
    command,
    cwd,
    environment: {
      ...extensionEnvironment(
        { ...plan.settings, initializationType },
        { address, metadataToken, base, own },
      ),
      ...(choice.kind === "stub" ? { [INIT_COUNT_VARIABLE]: String(initCount) } : {}),
    },
  }));
}

function process(plan: Extract<Actor, { kind: "process" }>["plan"]): Actor {
  return { kind: "process", plan };
}

type Startable = Exclude<RuntimeChoice | ExtensionChoice, { kind: "attach" }>;

/** The command, folder and own environment of a choice that is started. */
function start(
  plan: FleetPlan,
  choice: Startable,
  stub: () => readonly [string, ...string[]],
): Pick<ProcessSpec, "command" | "cwd"> & { readonly own: Readonly<Record<string, string>> } {
  switch (choice.kind) {
    case "process": {
      const own = { ...plan.environment, ...choice.environment };
      return { command: choice.command, cwd: choice.cwd, own };
    }
    case "stub": {
      const directives = { [DIRECTIVES_VARIABLE]: JSON.stringify(choice.directives) };
      return { command: stub(), cwd: plan.cwd, own: { ...plan.environment, ...directives } };
    }
    default:
      return unreachable(choice);
  }
}
