import type { Sender } from "../../src/core/sender.ts";

/** What a listener does with a message: takes it, refuses it with these words, or never answers. */
export type Reaction = "take" | "hang" | { readonly refuse: string };

/** The listener of a subscriber, which does what the test says: one reaction after the other, the last for good. */
export class ScriptedListener implements Sender {
  readonly #reactions: Reaction[];
  readonly #hanging = new Set<{ resolve: () => void; reject: (reason: Error) => void }>();
  /** Everything that was sent to it, whatever it did with it. */
  readonly offered: string[] = [];
  /** What it took. */
  readonly taken: string[] = [];
  isClosed = false;

  constructor(...reactions: readonly [Reaction, ...Reaction[]] | readonly []) {
    this.#reactions = reactions.length > 0 ? [...reactions] : ["take"];
  }

  /** What it does from now on. */
  react(reaction: Reaction): void {
    this.#reactions.splice(0, Infinity, reaction);
  }

  /** Takes what it has left hanging. */
  answer(): void {
    for (const { resolve } of this.#hanging) resolve();
    this.#hanging.clear();
  }

  /** All that it took, as JSON: arrays of events, or lines of them. */
  get events(): readonly { readonly type: string; readonly record: unknown }[] {
    return this.taken.flatMap((message) => JSON.parse(message) as []);
  }

  async send(message: string): Promise<void> {
    if (this.isClosed) throw new Error("closed");
    this.offered.push(message);
    const [reaction = "take"] = this.#reactions;
    if (this.#reactions.length > 1) this.#reactions.shift();
    if (reaction === "hang") {
      const hanging = Promise.withResolvers<void>();
      this.#hanging.add(hanging);
      await hanging.promise;
    } else if (reaction !== "take") {
      throw new Error(reaction.refuse);
    }
    this.taken.push(message);
  }

  close(): void {
    this.isClosed = true;
    for (const { reject } of this.#hanging) reject(new Error("closed"));
    this.#hanging.clear();
  }
}
