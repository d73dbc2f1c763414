import type { OpenSender } from "../../src/telemetry/relay.ts";
import { ScriptedListener } from "./scripted-listener.ts";

/** The listeners of this machine, by port. */
export class Listeners {
  readonly #byPort = new Map<number, ScriptedListener>();

  /** Listens at `port`. */
  add(port: number, listener = new ScriptedListener()): ScriptedListener {
    this.#byPort.set(port, listener);
    return listener;
  }

  /** Whoever calls a listener waits for this. */
  reachable: Promise<unknown> = Promise.resolve();

  /** The way to them; nobody is called before there is something to say, unless it is over TCP. */
  readonly open: OpenSender = async (destination) => {
    await this.reachable;
    const isCalled = destination.protocol === "TCP";
    const port = isCalled ? destination.port : Number(new URL(destination.uri).port);
    const listener = this.#byPort.get(port);
    if (!listener && isCalled) throw new Error("connection refused");
    return listener ?? new ScriptedListener({ refuse: "connection refused" });
  };
}
