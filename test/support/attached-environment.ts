import { Gate } from "../../src/core/gate.ts";
import { createEnvironmentApp } from "../../src/api/environment-app.ts";
import { guardEnvironment, guardInvoke } from "../../src/api/guarded.ts";
import { createInvokeApp } from "../../src/api/invoke-app.ts";
import type { WireRequest } from "../../src/core/http.ts";
import type { Fetch } from "../../src/api/reply.ts";
import { systemClock, type Clock } from "../../src/core/clock.ts";
import { Journal } from "../../src/core/journal.ts";
import { systemRandom } from "../../src/core/random.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { Fleet } from "../../src/sandbox/fleet/fleet.ts";
import type { ProcessHost } from "../../src/sandbox/ports.ts";
import type { Actor } from "../../src/sandbox/world.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import { Listeners } from "./listeners.ts";

/** An attached environment and its invoke endpoint, in process: no port, no process. */
export interface AttachedEnvironment {
  readonly fleet: Fleet;
  readonly journal: Journal<JournalEntry>;
  invoke(request: WireRequest): Promise<Response>;
  runtime(request: WireRequest): Promise<Response>;
  close(): Promise<void>;
}

const noHost: ProcessHost = {
  spawn: () => Promise.reject(new Error("Nothing is started in an attached environment")),
  openGauge: () => {
    throw new Error("Nothing is measured in an attached environment");
  },
};

export async function createAttachedEnvironment({
  function: settings = {},
  extensions = [],
  clock = systemClock,
  listeners = new Listeners(),
  origins = [],
  token,
}: {
  function?: Partial<FunctionSettings>;
  extensions?: readonly string[];
  clock?: Clock;
  /** Whom telemetry is delivered to. */
  listeners?: Listeners;
  /** Origins of web pages that may speak to it. */
  origins?: readonly string[];
  /** What callers have to send. */
  token?: string;
} = {}): Promise<AttachedEnvironment> {
  const journal = new Journal<JournalEntry>();
  let inits = 0;
  let app: Fetch = () => new Response(null, { status: 503 });
  const attach: Actor = { kind: "attach" };
  const known = { ...DEFAULT_FUNCTION, ...settings };
  const world = {
    settings: known,
    runtime: attach,
    extensions: new Map(extensions.map((name) => [name, attach])),
    slots: 1,
    isFreezing: true,
    host: noHost,
    clock,
    random: systemRandom,
    journal,
    openRelay: createRelays({
      settings: known,
      clock,
      openSender: listeners.open,
      isKeeping: true,
    }),
    inits: new Gate(Infinity),
    countInit: () => ++inits,
  };
  const admission = { bound: "127.0.0.1", hosts: [], origins };
  const fleet = new Fleet(world, {
    isSingle: true,
    open: async () => ({
      address: "127.0.0.1:9001",
      serve(sandbox) {
        app = guardEnvironment(createEnvironmentApp(sandbox), sandbox, admission);
      },
      close: async () => {},
    }),
  });
  await fleet.begin();
  const invokeApp = guardInvoke(createInvokeApp(fleet), {
    ...admission,
    token,
    newRequestId: () => systemRandom.uuid(),
    onRefused: () => {},
  });
  return {
    fleet,
    journal,
    // A reply reads like the Response it stands for.
    invoke: async (request) => (await invokeApp(request)) as Response,
    runtime: async (request) => (await app(request)) as Response,
    close: () => fleet.close("spindown"),
  };
}
