import { EXTENSION_HEADERS } from "../../../src/lambda/headers.ts";
import { Gone, type ActorProcess } from "../actor-process.ts";
import { delay } from "../delay.ts";
import type { Habit } from "./habits.ts";
import { bodyOf, type Wish } from "./wish.ts";

const PATHS = { telemetry: "/2022-07-01/telemetry", logs: "/2020-08-15/logs" } as const;

/** Has the extension `name` in `process` subscribe as it is used to, with the `id` it was given. */
export async function subscribe(process: ActorProcess, name: string, id: string): Promise<void> {
  const habit = process.listeners.habitOf(name);
  for (const wish of habit?.wishes ?? []) {
    const asked = ask(process, id, { wish, habit: habit! });
    if (wish.isBeside) void asked.catch(ignoreGone);
    else await asked;
  }
}

async function ask(
  process: ActorProcess,
  id: string,
  { wish, habit }: { wish: Wish; habit: Habit },
): Promise<void> {
  if (wish.delayMs > 0) await process.pause(wish.delayMs);
  const { dice, listeners } = process;
  const port = listeners.listen(process, habit);
  const isSlow = dice.chance(0.1);
  const text = bodyOf(wish, port);
  const half = Math.floor(text.length / 2);
  const encoder = new TextEncoder();
  await process.call({
    method: "PUT",
    path: PATHS[wish.schema.api],
    headers: { [EXTENSION_HEADERS.identifier]: id },
    body: {
      chunks: [text.slice(0, half), text.slice(half)].map((part) => encoder.encode(part)),
      pace: async () => (isSlow ? process.pause(delay(dice)) : undefined),
    },
    wish: { ...wish, port },
  });
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Gone)) throw error;
}
