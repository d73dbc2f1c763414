import { EXTENSION_HEADERS } from "../../src/lambda/headers.ts";
import { Gone, type ActorProcess, type Received } from "./actor-process.ts";
import { delay } from "./delay.ts";
import { subscribe } from "./telemetry/subscriber-part.ts";

const BASE = "/2020-01-01/extension";
const PATIENCE = 3;

/** An external extension that does what it should, but for what it gets wrong at `faultRate`. */
export async function playExtension(process: ActorProcess, faultRate: number): Promise<void> {
  const { dice } = process;
  if (dice.chance(faultRate)) process.onTerminate = () => {};
  await process.pause(delay(dice));
  if (dice.chance(faultRate / 3)) {
    if (dice.chance(0.5)) await process.stall();
    process.exit(dice.pick([0, 1]));
  }
  const id = await register(process, process.name, { faultRate, mayEnd: true });
  if (dice.chance(faultRate / 3)) await report(process, id, "init");
  await subscribe(process, process.name, id);
  await obey(process, id, faultRate);
  // What is attached is started again by whoever did so before.
  if (process.isAttached) process.exit(1);
  // Polling without end would be time without end.
  await process.stall();
}

/** One that lives in the runtime's process: it registers, and then works beside it. */
export async function playInternalExtension(
  process: ActorProcess,
  name: string,
  faultRate: number,
): Promise<void> {
  const id = await register(process, name, { faultRate, mayEnd: false });
  // Without an id it was refused.
  if (!id) return;
  const isBeside = process.dice.chance(0.5);
  const subscribed = subscribe(process, name, id);
  if (!isBeside) await subscribed;
  void subscribed
    .then(() => obey(process, id, faultRate))
    .then(() => process.stall())
    .catch(ignoreGone);
}

/** Registers, at times wrongly first or twice, and gives the id. */
async function register(
  process: ActorProcess,
  name: string,
  { faultRate, mayEnd }: { faultRate: number; mayEnd: boolean },
): Promise<string> {
  const { dice } = process;
  if (dice.chance(faultRate / 2)) {
    await postRegister(process, name, dice.pick(['{"events":["PARTY"]}', "{", '{"events":7}']));
  }
  const events = dice.pick([["INVOKE"], ["INVOKE"], [], ...(mayEnd ? SUBSCRIPTIONS : [])]);
  const registered = await postRegister(process, name, JSON.stringify({ events }));
  if (dice.chance(faultRate / 2)) await postRegister(process, name, '{"events":["INVOKE"]}');
  return registered?.headers.get(EXTENSION_HEADERS.identifier) ?? "";
}

/** Mostly both, and now and then only the end of it. */
const SUBSCRIPTIONS = [
  ["INVOKE", "SHUTDOWN"],
  ["INVOKE", "SHUTDOWN"],
  ["INVOKE", "SHUTDOWN"],
  ["SHUTDOWN"],
] as const;

function postRegister(
  process: ActorProcess,
  name: string,
  body: string,
): Promise<Received | undefined> {
  const isSlow = process.dice.chance(0.1);
  return process.call({
    method: "POST",
    path: `${BASE}/register`,
    headers: { [EXTENSION_HEADERS.name]: name },
    body: {
      chunks: [new TextEncoder().encode(body)],
      pace: async () => (isSlow ? process.pause(delay(process.dice)) : undefined),
    },
  });
}

/** Polls and works until it is told to go, or gets no more answers. */
async function obey(process: ActorProcess, id: string, faultRate: number): Promise<void> {
  const { dice } = process;
  for (let patience = PATIENCE; patience > 0;) {
    const event = await poll(process, id, faultRate);
    if (event?.status !== 200) {
      patience--;
      continue;
    }
    const { eventType } = JSON.parse(event.text) as { eventType: "INVOKE" | "SHUTDOWN" };
    // What is attached may stay, and say by its next poll that it is done.
    const mayLeave = eventType === "SHUTDOWN" && !(process.isAttached && dice.chance(0.5));
    if (mayLeave) return leave(process, faultRate);
    await process.pause(delay(dice));
    if (dice.chance(faultRate / 4)) await misbehave(process, id);
  }
}

async function poll(
  process: ActorProcess,
  id: string,
  faultRate: number,
): Promise<Received | undefined> {
  const { dice } = process;
  const isWrong = dice.chance(faultRate / 10);
  const headers = { [EXTENSION_HEADERS.identifier]: isWrong ? dice.uuid() : id };
  const hangUpAfterMs = dice.chance(faultRate) ? delay(dice) : undefined;
  return process.call({ method: "GET", path: `${BASE}/event/next`, headers }, hangUpAfterMs);
}

async function leave(process: ActorProcess, faultRate: number): Promise<void> {
  const { dice } = process;
  await process.pause(delay(dice));
  if (dice.chance(faultRate)) await process.stall();
  process.exit(dice.chance(faultRate) ? 1 : 0);
}

async function misbehave(process: ActorProcess, id: string): Promise<void> {
  switch (process.dice.weigh({ stall: 1, exit: 1, report: 1 })) {
    case "stall":
      return process.stall();
    case "exit":
      return process.exit(process.dice.pick([0, 1]));
    case "report":
      return report(process, id, "exit");
  }
}

async function report(process: ActorProcess, id: string, what: "init" | "exit"): Promise<void> {
  const { dice } = process;
  const errorType = dice.chance(0.9) ? "Extension.Broken" : "";
  await process.call({
    method: "POST",
    path: `${BASE}/${what}/error`,
    headers: { [EXTENSION_HEADERS.identifier]: id, [EXTENSION_HEADERS.errorType]: errorType },
  });
  if (dice.chance(0.7)) process.exit(1);
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Gone)) throw error;
}
