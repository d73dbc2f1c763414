import type { Clock } from "../../src/core/clock.ts";

/** What is noted while a simulation goes on: its story, if that is to be told, and what was wrong. */
export class Chronicle {
  readonly story: string[] = [];
  readonly complaints: string[] = [];
  readonly #clock: Clock;
  readonly #isTold: boolean;

  constructor(clock: Clock, isTold: boolean) {
    this.#clock = clock;
    this.#isTold = isTold;
  }

  /** Adds a line, which is not made when nobody will read it. */
  note(who: string, text: () => string): void {
    if (!this.#isTold) return;
    const at = this.#clock.monotonic().toString().padStart(8);
    this.story.push(`${at}  ${who.padEnd(12)} ${text()}`);
  }

  /** Notes what must not be. */
  complain(what: string): void {
    this.note("WRONG", () => what);
    this.complaints.push(what);
  }
}
