import { systemClock } from "../core/clock.ts";
import type { Guardian } from "./guardian.ts";
import type { Marks } from "./marks.ts";
import { Strays } from "./strays.ts";
import { codeOf } from "../core/error.ts";

/**
 * The time that the threads of a process need to go on after a thaw, in milliseconds. A process may
 * miss an earlier signal: .github/discoveries/linux-processes.md.
 */
const THAW_MS = 10;

/**
 * A process and all processes that it starts. A signal goes to all of them, also after the first
 * process has ended. Those that have left the group are stopped, thawed and killed with it, where
 * they can be known; they get no other signal.
 *
 * A group that has ended gets no more signals, since another group may have its number.
 */
export class ProcessGroup {
  readonly #id: number;
  readonly #guardian: Guardian;
  readonly #strays: Strays | undefined;
  #isGone = false;
  #hasLeader = true;
  #isKilled = false;
  /** The time of the last thaw, in monotonic milliseconds. */
  #thawedAtMs = -Infinity;

  /** `id` is the pid of the process that leads the group. */
  constructor(
    id: number,
    { guardian, marks }: { readonly guardian: Guardian; readonly marks: Marks | undefined },
  ) {
    this.#id = id;
    this.#guardian = guardian;
    this.#strays = marks && new Strays(id, marks);
    guardian.hold(id);
  }

  /**
   * Sends `name` to the group; one that has ended is no error. SIGTERM waits until a thaw is done.
   */
  signal(name: NodeJS.Signals): void {
    if (name === "SIGCONT") this.#thawedAtMs = systemClock.monotonic();
    const leftMs = this.#thawedAtMs + THAW_MS - systemClock.monotonic();
    if (name !== "SIGTERM" || leftMs <= 0) this.#signalNow(name);
    else systemClock.schedule(leftMs, () => this.#signalNow(name));
  }

  #signalNow(name: NodeJS.Signals): void {
    this.#signalGroup(name);
    if (name === "SIGSTOP") this.#strays?.stop();
    if (name === "SIGCONT") this.#strays?.goOn();
    if (name === "SIGKILL") this.#strays?.kill();
  }

  #signalGroup(name: NodeJS.Signals): void {
    if (this.#isGone) return;
    if (!this.#send(name)) return this.#end();
    if (name !== "SIGKILL") return;
    this.#isKilled = true;
    if (!this.#hasLeader) this.#end();
  }

  /** To call when the first process has ended and was reaped. Its children may still be alive. */
  leaderEnded(): void {
    this.#hasLeader = false;
    // After a SIGKILL of the group only zombies are left. They accept signal 0 for a while.
    if (this.#isKilled || !this.#send(0)) this.#end();
  }

  #end(): void {
    this.#isGone = true;
    this.#guardian.release(this.#id);
  }

  /** Sends `signal`; false if the group has ended. */
  #send(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(-this.#id, signal);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ESRCH") return false;
      // macOS refuses a group of zombies only. A setuid program may refuse as well.
      if (code === "EPERM") return true;
      throw error;
    }
  }
}
