/** Runs work that needs the same fixed port one after the other. */
export class PortLocks {
  readonly #held = new Map<number, Promise<void>>();

  /** Runs `work` while no other work that asked for one of `ports` runs. */
  async hold<Value>(ports: readonly number[], work: () => Promise<Value>): Promise<Value> {
    const others = ports.flatMap((port) => this.#held.get(port) ?? []);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const port of ports)
      this.#held.set(
        port,
        Promise.all(others).then(() => promise),
      );
    await Promise.all(others);
    try {
      return await work();
    } finally {
      resolve();
    }
  }
}
