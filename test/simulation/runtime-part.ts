import { RUNTIME_HEADERS } from "../../src/lambda/headers.ts";
import { MAX_RESPONSE_BYTES } from "../../src/lambda/limits/protocol.ts";
import type { ActorProcess, Received } from "./actor-process.ts";
import { delay, turns } from "./delay.ts";
import { playInternalExtension } from "./extension-part.ts";
import type { Upload } from "./wire-exchange.ts";

const BASE = "/2018-06-01/runtime";
const TOO_LARGE = new Uint8Array(MAX_RESPONSE_BYTES + 1);
/** How often a client whose poll came to nothing tries again before it gives up. */
export const PATIENCE = 3;

/** A runtime that does what it should, but for the things it gets wrong at `faultRate`. */
export async function playRuntime(process: ActorProcess, faultRate: number): Promise<void> {
  await startRuntime(process, faultRate);
  for (let patience = PATIENCE; patience > 0;) {
    const event = await poll(process, faultRate);
    if (event?.status !== 200) {
      patience--;
      continue;
    }
    await process.pause(delay(process.dice));
    await handle(process, requestIdOf(event), faultRate);
  }
}

/** What a runtime does before its first poll. */
export async function startRuntime(process: ActorProcess, faultRate: number): Promise<void> {
  const { dice } = process;
  process.onTerminate = onTerminate(process, faultRate);
  await process.pause(delay(dice));
  if (dice.chance(faultRate / 2)) await failInit(process);
  const internals = dice.chance(0.25) ? dice.integer(1, 2) : 0;
  for (let index = 0; index < internals; index++) {
    await playInternalExtension(process, `inside-${index}`, faultRate);
  }
}

/** The id of the invocation that came with a poll. */
export function requestIdOf({ headers }: Received): string {
  return headers.get(RUNTIME_HEADERS.requestId) ?? "";
}

/** Some die of SIGTERM, some leave when they are done, some do not care. */
function onTerminate(process: ActorProcess, faultRate: number): (() => void) | undefined {
  const { dice } = process;
  const leave = async (): Promise<void> => {
    await process.pause(delay(dice));
    process.exit(dice.pick([0, 0, 143]));
  };
  switch (dice.weigh({ die: 1, leave: 1, ignore: faultRate })) {
    case "die":
      return undefined;
    case "leave":
      return () => void leave().catch(() => {});
    case "ignore":
      return () => {};
  }
}

async function failInit(process: ActorProcess): Promise<void> {
  const { dice } = process;
  const kind = dice.weigh({ stall: 1, exit: 2, report: 2, reportAndStay: 1, reportAndPoll: 1 });
  if (kind === "stall") await process.stall();
  if (kind === "exit") process.exit(dice.pick([0, 1, 137]));
  await process.call({
    method: "POST",
    path: `${BASE}/init/error`,
    headers: { [RUNTIME_HEADERS.errorType]: dice.pick(["Runtime.BadInit", "nonsense", ""]) },
    body: uploadOf(process, [new TextEncoder().encode('{"errorType":"BadInit"}')]),
  });
  if (kind === "report") process.exit(1);
  if (kind === "reportAndStay") await process.stall();
}

/** The long poll; now and then it hangs up, or has a second one beside it. */
export async function poll(
  process: ActorProcess,
  faultRate: number,
): Promise<Received | undefined> {
  const { dice } = process;
  const call = { method: "GET", path: `${BASE}/invocation/next` } as const;
  if (!dice.chance(faultRate)) return process.call(call);
  if (dice.chance(0.7)) return process.call(call, delay(dice));
  const other = process
    .call(call, dice.chance(0.5) ? delay(dice) : undefined)
    .catch(() => undefined);
  return Promise.race([process.call(call), other]);
}

/** Answers the invocation `id`, in one of the ways there are. */
export async function handle(process: ActorProcess, id: string, faultRate: number): Promise<void> {
  const { dice } = process;
  if (!dice.chance(faultRate)) return answerWell(process, id);
  switch (
    dice.weigh({
      stall: 1,
      exit: 2,
      wrongId: 1,
      twice: 1,
      bad: 3,
      late: 1,
      hangUp: 1,
      leave: 1,
      forget: 1,
    })
  ) {
    case "stall":
      return process.stall();
    case "exit":
      return process.exit(dice.pick([0, 1, 3]));
    case "wrongId":
      await post(process, dice.pick(["nobody", dice.uuid()]), "response");
      return answerWell(process, id);
    case "twice":
      await Promise.all([answerWell(process, id), answerWell(process, id)]);
      return;
    case "bad":
      return answerBadly(process, id);
    case "late":
      await process.pause(dice.pick([999, 1000, 1001, 2000, 3000, 5000]));
      return answerWell(process, id);
    case "hangUp":
      await post(process, id, "response", { hangUpAfterMs: delay(dice) });
      return;
    case "leave":
      // The answer is on its way, and the process is gone.
      void answerWell(process, id).catch(() => {});
      await turns(dice.integer(0, 8));
      return process.exit(0);
    case "forget":
      return;
  }
}

/** Answers as the handler of the function would. */
export async function answerWell(process: ActorProcess, id: string): Promise<void> {
  switch (process.dice.weigh({ response: 6, error: 2, stream: 2, failedStream: 1 })) {
    case "response":
      return post(process, id, "response");
    case "error": {
      const headers = { [RUNTIME_HEADERS.errorType]: "Function.Bad" };
      return post(process, id, "error", { headers });
    }
    case "stream":
      return post(process, id, "response", { headers: STREAMING, chunks: 3 });
    case "failedStream": {
      const trailers = {
        [RUNTIME_HEADERS.errorType.toLowerCase()]: "Function.Midway",
        [RUNTIME_HEADERS.errorBody.toLowerCase()]: btoa('{"errorType":"Midway"}'),
      };
      return post(process, id, "response", { headers: STREAMING, chunks: 2, trailers });
    }
  }
}

const STREAMING = { [RUNTIME_HEADERS.responseMode]: "streaming" };

async function answerBadly(process: ActorProcess, id: string): Promise<void> {
  switch (process.dice.weigh({ tooLarge: 1, cutShort: 1, unknownMode: 1 })) {
    case "tooLarge":
      return post(process, id, "response", { chunk: TOO_LARGE });
    case "cutShort":
      return post(process, id, "response", { chunks: 2, isCutShort: true });
    case "unknownMode":
      return post(process, id, "response", {
        headers: { [RUNTIME_HEADERS.responseMode]: "pigeon" },
      });
  }
}

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly chunks?: number;
  readonly chunk?: Uint8Array;
  readonly isCutShort?: boolean;
  readonly trailers?: Readonly<Record<string, string>>;
  readonly hangUpAfterMs?: number;
  /** How long it takes before each chunk, in milliseconds; mostly nothing. */
  readonly paceMs?: number;
}

/** Posts an answer to the invocation `id`. */
export async function post(
  process: ActorProcess,
  id: string,
  kind: "response" | "error",
  answer: Answer = {},
): Promise<void> {
  const { headers = {}, chunks = 1, chunk = saying(id), hangUpAfterMs, paceMs, ...rest } = answer;
  const parts = Array.from({ length: chunks }, () => chunk);
  const pace = paceMs === undefined ? {} : { pace: () => process.pause(paceMs) };
  const body = { ...uploadOf(process, parts), ...pace, ...rest };
  const path = `${BASE}/invocation/${id}/${kind}`;
  await process.call({ method: "POST", path, headers, body }, hangUpAfterMs);
}

/** An answer says whose it is. */
function saying(id: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(id));
}

/** Mostly everything is there at once. */
function uploadOf(process: ActorProcess, chunks: readonly Uint8Array[]): Upload {
  const { dice } = process;
  const isSlow = dice.chance(0.2);
  return { chunks, pace: async () => (isSlow ? process.pause(delay(dice)) : undefined) };
}
