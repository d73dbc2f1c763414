import { systemClock } from "../core/clock.ts";
import type { Guardian } from "./guardian.ts";
import { codeOf } from "./error-code.ts";

/**
 * How long threads may take to go on after a thaw, in milliseconds. Linux hands a signal that comes
 * before to whichever is the first to go on, and most runtimes heed it in their main thread alone.
 */
const THAW_MS = 10;

/**
 * A process and whatever it starts, signalled as one, also after the process itself has ended.
 *
 * Once the group is gone it is never signalled again: its number may be another's by then.
 */
export class ProcessGroup {
  readonly #id: number;
  readonly #guardian: Guardian;
  #isGone = false;
  #hasLeader = true;
  #isKilled = false;
  /** Monotonic milliseconds of the last thaw. */
  #thawedAtMs = -Infinity;

  /** `id` is the pid of the process that leads it. */
  constructor(id: number, guardian: Guardian) {
    this.#id = id;
    this.#guardian = guardian;
    guardian.hold(id);
  }

  /** Sends `name` to all of it; a group that is gone is no error. SIGTERM awaits a thaw's effect. */
  signal(name: NodeJS.Signals): void {
    if (name === "SIGCONT") this.#thawedAtMs = systemClock.monotonic();
    const leftMs = this.#thawedAtMs + THAW_MS - systemClock.monotonic();
    if (name !== "SIGTERM" || leftMs <= 0) this.#signalNow(name);
    else systemClock.schedule(leftMs, () => this.#signalNow(name));
  }

  #signalNow(name: NodeJS.Signals): void {
    if (this.#isGone) return;
    if (!this.#send(name)) return this.#end();
    if (name !== "SIGKILL") return;
    this.#isKilled = true;
    if (!this.#hasLeader) this.#end();
  }

  /** Tells that the first process has ended and was waited for; what it left behind may live on. */
  leaderEnded(): void {
    this.#hasLeader = false;
    // After a SIGKILL of the group only zombies are left, which answer to signal 0 for a while.
    if (this.#isKilled || !this.#send(0)) this.#end();
  }

  #end(): void {
    this.#isGone = true;
    this.#guardian.release(this.#id);
  }

  /** Whether there was anyone to send it to. */
  #send(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(-this.#id, signal);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ESRCH") return false;
      // macOS refuses a group that has only zombies; a setuid program may refuse as well.
      if (code === "EPERM") return true;
      throw error;
    }
  }
}
