import { connect, type Connection } from "./connection.ts";
import { message } from "./message.ts";
import type { Tally } from "./tally.ts";

const PATH = "/2015-03-31/functions/function/invocations";

/** Invokes in a loop on one connection, with the same payload, which is to come back. */
export class Caller {
  readonly #address: string;
  readonly #payload: Buffer;
  readonly #request: Buffer;
  readonly #tally: Tally;
  readonly #done = Promise.withResolvers<void>();
  #connection: Connection | undefined;
  #sentAt: number | undefined;

  constructor(address: string, payload: Buffer, tally: Tally) {
    const lines = [`POST ${PATH} HTTP/1.1`, `Host: ${address}`, "Content-Type: application/json"];
    this.#address = address;
    this.#payload = payload;
    this.#request = message(lines, payload);
    this.#tally = tally;
  }

  /** Resolves when the tally grants no more invokes. */
  run(): Promise<void> {
    void this.#dial();
    return this.#done.promise;
  }

  async #dial(): Promise<void> {
    this.#connection = await connect({
      address: this.#address,
      onMessage: (head, body) => this.#receive(head, body),
      onClose: () => this.#lose(),
    });
    this.#send();
  }

  #send(): void {
    this.#sentAt = this.#tally.begin();
    if (this.#sentAt !== undefined) {
      this.#connection?.send(this.#request);
      return;
    }
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.end();
    this.#done.resolve();
  }

  #receive(head: string, body: Buffer): void {
    this.#settle(head.startsWith("HTTP/1.1 200") && body.equals(this.#payload));
    this.#send();
  }

  /** The connection broke: so has the invoke on it, and a new one takes its place. */
  #lose(): void {
    if (this.#connection === undefined) return;
    this.#settle(false);
    void this.#dial();
  }

  #settle(isRight: boolean): void {
    if (this.#sentAt !== undefined) this.#tally.end(this.#sentAt, isRight);
    this.#sentAt = undefined;
  }
}
