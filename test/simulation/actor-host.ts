import type { Clock } from "../../src/core/clock.ts";
import { err, ok, type Result } from "../../src/core/result.ts";
import type {
  HostedProcess,
  LaunchFailure,
  MemoryGauge,
  OnLine,
  ProcessHost,
  ProcessSpec,
} from "../../src/sandbox/ports.ts";
import { ActorProcess, type Send } from "./actor-process.ts";
import { nextTick } from "./delay.ts";
import type { Lines } from "./chatter.ts";
import type { Dice } from "./dice.ts";
import { play, type Part } from "./play.ts";
import type { Listeners } from "./telemetry/listeners.ts";

const BYTES_PER_MB = 1024 * 1024;

interface ActorHostOptions {
  readonly dice: Dice;
  readonly clock: Clock;
  readonly send: Send;
  readonly partOf: (name: string) => Part;
  readonly launchFailureRate: number;
  /** How likely one process has 200 MB at a look. */
  readonly excessRate: number;
  readonly deathRate: number;
  readonly stallMs: number | undefined;
  readonly listeners: Listeners;
  readonly lines: Lines;
  readonly note: (who: string, text: () => string) => void;
}

/** Starts actors. The first word of a command is a name, the second the address of its APIs. */
export class ActorHost implements ProcessHost {
  readonly processes: ActorProcess[] = [];
  readonly #options: ActorHostOptions;

  constructor(options: ActorHostOptions) {
    this.#options = options;
  }

  get living(): readonly ActorProcess[] {
    return this.processes.filter(({ isAlive }) => isAlive);
  }

  async spawn(
    { command }: ProcessSpec,
    onLine: OnLine,
  ): Promise<Result<HostedProcess, LaunchFailure>> {
    const { dice, clock, launchFailureRate } = this.#options;
    for (let turn = dice.integer(0, 2); turn > 0; turn--) {
      await nextTick(clock);
    }
    if (dice.chance(launchFailureRate)) {
      return err({ reason: "NotFound", message: `fork/exec ${command[0]}: no such file` });
    }
    return ok(this.#start(command[0], command[1] ?? "", onLine));
  }

  /** Takes its time now and then, and now and then finds one that has more than there is. */
  openGauge(): MemoryGauge {
    const { clock, excessRate } = this.#options;
    const dice = this.#options.dice.fork();
    return {
      read: async (leaders) => {
        if (dice.chance(0.2)) await nextTick(clock);
        return leaders.map((pid) => {
          const usedBytes = (dice.chance(excessRate) ? 200 : dice.integer(1, 20)) * BYTES_PER_MB;
          return { pid, usedBytes, fileBytes: 0, highWaterBytes: undefined };
        });
      },
    };
  }

  #start(name: string, address: string, onLine: OnLine): ActorProcess {
    const { dice, clock, send, partOf, deathRate, stallMs, note } = this.#options;
    const { listeners, lines } = this.#options;
    const pid = this.processes.length + 1;
    const process = new ActorProcess({
      pid,
      name,
      address,
      dice: dice.fork(),
      clock,
      send,
      deathRate,
      stallMs,
      listeners,
      lines,
      onLine: (line) => onLine(line, "stdout"),
      note: (text) => note(`${name}(${pid})`, text),
    });
    this.processes.push(process);
    void play(process, partOf(name));
    return process;
  }
}
