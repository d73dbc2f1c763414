import { err, ok, type Result } from "../../src/core/result.ts";
import type { ProcessExit } from "../../src/lambda/journal-entry.ts";
import type {
  HostedProcess,
  LaunchFailure,
  MemoryGauge,
  OnLine,
  ProcessHost,
  ProcessSpec,
} from "../../src/sandbox/ports.ts";

/** A process that does what the test says. Unless told otherwise, every signal ends it that can. */
export class ScriptedProcess implements HostedProcess {
  readonly pid: number;
  readonly name: string;
  readonly spec: ProcessSpec;
  readonly print: OnLine;
  readonly signals: string[] = [];
  readonly exited: Promise<ProcessExit>;
  /** Signals it does not die of. */
  ignores: readonly string[] = [];
  /** Anonymous and shared memory it has now. */
  usedBytes = 0;
  /** The most it ever had, pages of files included. */
  highWaterBytes = 0;
  readonly #exit = Promise.withResolvers<ProcessExit>();
  #isAlive = true;

  constructor(pid: number, spec: ProcessSpec, print: OnLine) {
    this.pid = pid;
    this.name = spec.command[0];
    this.spec = spec;
    this.print = print;
    this.exited = this.#exit.promise;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  exit(code: number): void {
    this.#end({ code, signal: null });
  }

  async drain(): Promise<void> {}

  signal(name: NodeJS.Signals): void {
    if (!this.#isAlive) return;
    this.signals.push(name);
    const isDeadly = name !== "SIGSTOP" && name !== "SIGCONT" && !this.ignores.includes(name);
    if (isDeadly) this.#end({ code: null, signal: name });
  }

  #end(exit: ProcessExit): void {
    this.#isAlive = false;
    this.#exit.resolve(exit);
  }
}

/** Starts {@link ScriptedProcess}es, in memory. */
export class ScriptedHost implements ProcessHost {
  readonly processes: ScriptedProcess[] = [];
  /** Programs that cannot be started. */
  readonly broken = new Map<string, LaunchFailure>();

  async spawn(spec: ProcessSpec, onLine: OnLine): Promise<Result<HostedProcess, LaunchFailure>> {
    const failure = this.broken.get(spec.command[0]);
    if (failure) return err(failure);
    const process = new ScriptedProcess(this.processes.length + 1, spec, onLine);
    this.processes.push(process);
    return ok(process);
  }

  /** Has no descendants to find, and counts no pages of files. */
  openGauge(): MemoryGauge {
    return {
      read: async (leaders) =>
        this.processes
          .filter(({ pid, isAlive }) => isAlive && leaders.includes(pid))
          .map(({ pid, usedBytes, highWaterBytes }) => ({
            pid,
            usedBytes,
            fileBytes: 0,
            highWaterBytes: Math.max(usedBytes, highWaterBytes),
          })),
    };
  }

  /** The youngest process of that name. */
  last(name: string): ScriptedProcess {
    const found = this.processes.findLast((process) => process.name === name);
    if (!found) throw new Error(`No process "${name}" was started`);
    return found;
  }
}
