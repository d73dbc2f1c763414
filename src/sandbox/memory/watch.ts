import type { Cancel } from "../../core/clock.ts";
import { memoryPeak } from "./peak.ts";
import type { HostedProcess, MemoryGauge, ProcessMemory } from "../ports.ts";
import type { SandboxWorld } from "../world.ts";

/** Time between two samples, in milliseconds. */
export const SAMPLE_MS = 50;

/** The pause after a sample, in times of what the sample took: at most 1 % of a core is used. */
const REST_PER_SAMPLE = 100;

const BYTES_PER_MB = 1024 * 1024;

/** What a {@link MemoryWatch} looks at, and whom it tells. */
export interface Watched {
  readonly processes: ReadonlyMap<string, HostedProcess>;
  /** Called when together they have more than the function's memory, if that is enforced. */
  readonly onExceeded: () => void;
}

/**
 * Measures the most memory that the processes of one generation have together while a phase goes
 * on. Where we start none of them, it does nothing and takes no time.
 */
export class MemoryWatch {
  readonly #world: SandboxWorld;
  readonly #watched: Watched;
  readonly #gauge: MemoryGauge | undefined;
  readonly #limitBytes: number;
  #last: ReadonlyMap<number, ProcessMemory> = new Map();
  #peakBytes = 0;
  #isWatching = false;
  #cancel: Cancel = () => {};
  #sampling: Promise<void> = Promise.resolve();

  constructor(world: SandboxWorld, watched: Watched) {
    const { host, runtime, extensions, settings } = world;
    const actors = [runtime, ...extensions.values()];
    this.#world = world;
    this.#watched = watched;
    this.#gauge = actors.some(({ kind }) => kind === "process") ? host.openGauge() : undefined;
    this.#limitBytes = (settings.memorySize ?? Infinity) * BYTES_PER_MB;
  }

  /** Whether samples are taken. */
  get isWatching(): boolean {
    return this.#isWatching;
  }

  /** Whether going over the function's memory ends the environment. */
  get isEnforced(): boolean {
    return this.#gauge !== undefined && this.#limitBytes !== Infinity;
  }

  /** Takes a sample now, while it watches. Never rejects. */
  async check(): Promise<void> {
    if (this.#isWatching) await this.#sample();
  }

  /** Takes samples until {@link stop}. */
  start(): void {
    if (!this.#gauge || this.#isWatching) return;
    this.#isWatching = true;
    this.#schedule(SAMPLE_MS);
  }

  /** Takes a last sample, unless it has stopped before. Never rejects. */
  async stop(): Promise<void> {
    if (!this.#isWatching) return;
    this.#isWatching = false;
    this.#cancel();
    // At once, since what is looked at may be about to be killed.
    await Promise.all([this.#sampling, this.#sample()]);
  }

  /** The peak since it was last taken, in whole megabytes; undefined where nothing is measured. */
  takePeakMb(): number | undefined {
    if (!this.#gauge) return undefined;
    const peakMb = Math.ceil(this.#peakBytes / BYTES_PER_MB);
    this.#peakBytes = 0;
    return peakMb;
  }

  /** Plans the next sample, the only one that is due: it may have stopped and started meanwhile. */
  #schedule(delayMs: number): void {
    this.#cancel();
    this.#cancel = this.#world.clock.schedule(delayMs, () => {
      this.#sampling = this.#sampleAndGoOn();
    });
  }

  async #sampleAndGoOn(): Promise<void> {
    const { clock } = this.#world;
    const startedMs = clock.monotonic();
    await this.#sample();
    const tookMs = clock.monotonic() - startedMs;
    if (this.#isWatching) this.#schedule(Math.max(SAMPLE_MS, REST_PER_SAMPLE * tookMs));
  }

  async #sample(): Promise<void> {
    const leaders = [...this.#watched.processes.values()].map(({ pid }) => pid);
    const processes = (await this.#gauge?.read(leaders)) ?? [];
    const now = new Map(processes.map((process) => [process.pid, process]));
    this.#peakBytes = Math.max(this.#peakBytes, memoryPeak(this.#last, now));
    this.#last = now;
    if (this.#peakBytes > this.#limitBytes) this.#watched.onExceeded();
  }
}
