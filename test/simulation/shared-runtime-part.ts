import type { ActorProcess } from "./actor-process.ts";
import { delay } from "./delay.ts";
import {
  answerWell,
  handle,
  PATIENCE,
  poll,
  post,
  requestIdOf,
  startRuntime,
} from "./runtime-part.ts";

interface Company {
  readonly faultRate: number;
  /** The invocations that one of its workers has. */
  readonly held: Set<string>;
}

/**
 * A runtime with as many workers as its environment has slots. Each polls for itself and answers
 * what it is given, but for the things it gets wrong at `faultRate`.
 */
export async function playSharedRuntime(
  process: ActorProcess,
  faultRate: number,
  slots: number,
): Promise<void> {
  const { dice } = process;
  await startRuntime(process, faultRate);
  const company: Company = { faultRate, held: new Set() };
  const isOdd = dice.chance(faultRate);
  const count = isOdd ? dice.pick([1, slots + 1, slots + 2]) : slots;
  await Promise.all(Array.from({ length: count }, () => work(process, company)));
}

async function work(process: ActorProcess, company: Company): Promise<void> {
  const { faultRate, held } = company;
  for (let patience = PATIENCE; patience > 0;) {
    const event = await poll(process, faultRate);
    if (event?.status !== 200) {
      patience--;
      continue;
    }
    const id = requestIdOf(event);
    held.add(id);
    await process.pause(delay(process.dice));
    const goesOn = await answerAmongOthers(process, id, company);
    held.delete(id);
    if (!goesOn) return;
  }
}

/** Answers `id`; false when this worker ends, and the others go on. */
async function answerAmongOthers(
  process: ActorProcess,
  id: string,
  { faultRate, held }: Company,
): Promise<boolean> {
  const { dice } = process;
  const isWrong = dice.chance(faultRate);
  switch (isWrong ? dice.weigh({ quit: 1, another: 2, tooLate: 2, alone: 4 }) : "alone") {
    case "quit":
      return false;
    case "another":
      await answerWell(process, dice.pick([...held]));
      await answerWell(process, id);
      return true;
    case "tooLate":
      await answerTooLate(process, id);
      return true;
    case "alone":
      await handle(process, id, faultRate);
      return true;
  }
}

/** Answers again when the deadline may have passed, at times beside an answer that takes long. */
async function answerTooLate(process: ActorProcess, id: string): Promise<void> {
  const { dice } = process;
  const isBeside = dice.chance(0.5);
  const paceMs = dice.pick([500, 1500, 3000]);
  const long = isBeside ? post(process, id, "response", { chunks: 3, paceMs }) : undefined;
  const answers = [long, answerAfter(process, id, dice.pick([1001, 2001, 3001]))];
  await Promise.all(answers);
  await answerWell(process, id);
}

async function answerAfter(process: ActorProcess, id: string, ms: number): Promise<void> {
  await process.pause(ms);
  await answerWell(process, id);
}
