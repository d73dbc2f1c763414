import { sleep, type Clock } from "../../core/clock.ts";
import type { Refusal } from "../../lambda/refusal.ts";
import type { Environment } from "../environment.ts";
import type { Extension, SentEvent } from "../party/extension.ts";

/** The first poll still waited: the second one is refused after all. */
export class PollRefused extends Error {
  override readonly name = "PollRefused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.errorMessage);
    this.refusal = refusal;
  }
}

/**
 * How often and how long the first client is given to be seen hanging up, in milliseconds. In
 * steps, since sockets are read between two timers, also if the program was busy all the time.
 */
const LOOKS = 5;
const LOOK_MS = 20;

/**
 * A poll of `extension` while another one waits. It is refused with `refusal`, as RIE does, where
 * both clients live. A client that gives up and asks again at once closes its first connection in
 * the background, so its second poll may come before that is seen: such a poll is accepted.
 *
 * Rejects with a {@link PollRefused}, and as other polls do.
 */
export function pollBeside(
  environment: Environment,
  extension: Extension,
  { refusal, signal }: { readonly refusal: Refusal; readonly signal?: AbortSignal | undefined },
): Promise<SentEvent> {
  const refusing = new AbortController();
  const signals = signal ? [signal, refusing.signal] : [refusing.signal];
  const over = new AbortController();
  const polled = extension
    .nextBeside({ signal: AbortSignal.any(signals) })
    .finally(() => over.abort());
  const isAlone = (): boolean => {
    if (extension.polling > 1) return false;
    environment.record({ type: "next", source: extension.name });
    return true;
  };
  const refuse = (): void => refusing.abort(new PollRefused(refusal));
  void look(environment.world.clock, over.signal, { isAlone, refuse });
  return polled;
}

/** Looks until the poll is the only one or `over`; else refuses it. */
async function look(
  clock: Clock,
  over: AbortSignal,
  { isAlone, refuse }: { readonly isAlone: () => boolean; readonly refuse: () => void },
): Promise<void> {
  try {
    for (let count = 0; count < LOOKS; count++) {
      await sleep(clock, LOOK_MS, over);
      if (isAlone()) return;
    }
    refuse();
  } catch (error) {
    if (!over.aborted) throw error;
  }
}
