import { Gone, type ActorProcess } from "./actor-process.ts";

/** What a process does until it ends. */
export type Part = (process: ActorProcess) => Promise<void>;

/** A part in which things are got wrong at `faultRate`, from 0 to 1. */
export type Play = (process: ActorProcess, faultRate: number) => Promise<void>;

/** Has `process` play its part; with that it ends. */
export async function play(process: ActorProcess, part: Part): Promise<void> {
  try {
    await process.pause(0);
    await part(process);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
}
