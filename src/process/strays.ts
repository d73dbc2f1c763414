import { systemClock, type Cancel } from "../core/clock.ts";
import type { Marks } from "./marks.ts";

/**
 * How long after a freeze the strays are stopped, in milliseconds. To look for them takes longer
 * than all the rest of a freeze, and many an environment is thawed again at once.
 */
const STOP_MS = 5;

/** When those that have ended are reaped after a kill, in milliseconds. */
const REAP_MS = [1, 10, 100, 1000];

/** How often a look is repeated while it finds processes that the one before it did not. */
const MAX_LOOKS = 20;

/** Processes that a process has started, and that have left its group: no signal to the group reaches them. */
export class Strays {
  readonly #leader: number;
  readonly #marks: Marks;
  #cancelStop: Cancel | undefined;
  #stopped: readonly number[] = [];

  constructor(leader: number, marks: Marks) {
    this.#leader = leader;
    this.#marks = marks;
  }

  /** Stops them a moment later, unless they are to go on before that. */
  stop(): void {
    this.#cancelStop ??= systemClock.schedule(STOP_MS, () => {
      this.#cancelStop = undefined;
      this.#stopped = this.#signalAll("SIGSTOP");
    });
  }

  goOn(): void {
    this.#cancelStop?.();
    this.#cancelStop = undefined;
    for (const pid of this.#stopped) send(pid, "SIGCONT");
    this.#stopped = [];
  }

  /** Kills them, and reaps what the leader has left behind. */
  kill(): void {
    this.goOn();
    this.#signalAll("SIGKILL");
    this.#reap(0);
  }

  /** A process may start others while we look: a look that finds none is the last. */
  #signalAll(signal: NodeJS.Signals): readonly number[] {
    const found = new Set<number>();
    for (let look = 0; look < MAX_LOOKS; look++) {
      const fresh = this.#find().filter((pid) => !found.has(pid));
      if (fresh.length === 0) break;
      for (const pid of fresh) {
        send(pid, signal);
        found.add(pid);
      }
    }
    return [...found];
  }

  #find(): readonly number[] {
    const marks = this.#marks;
    return marks.descendants(this.#leader).filter((pid) => !marks.isInGroup(pid, this.#leader));
  }

  /** Members of the group are orphans, too, once their leader is gone. They may be our children then. */
  #reap(count: number): void {
    const delayMs = REAP_MS[count];
    const left = this.#marks.descendants(this.#leader);
    for (const pid of left) this.#marks.reap(pid);
    if (left.length === 0) this.#marks.forget(this.#leader);
    if (delayMs === undefined || left.length === 0) return;
    systemClock.schedule(delayMs, () => this.#reap(count + 1));
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or has become another user's.
  }
}
