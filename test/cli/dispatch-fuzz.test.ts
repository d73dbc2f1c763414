/**
 * Scenario files that somebody got wrong: each is valid or has diagnostics, and what is valid is
 * played to its end; none is a bug. `TEXTS=100000` tries more. A failure names the seed of its
 * text: with that in `SEED` it is the first one.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Glob } from "bun";
import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispatch } from "../../src/cli/dispatch.ts";
import { Interruption } from "../../src/cli/interruption.ts";
import { seeded } from "../../src/core/random.ts";
import { createReport } from "../../src/report/create-report.ts";
import { REPORT_NAMES } from "../../src/report/report.ts";
import { run } from "../../src/runner/run.ts";
import { recordingSink } from "../report/world.ts";
import { NO_FLAGS, World } from "../runner/world.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { MemoryStream } from "./memory-stream.ts";
import { RandomScenarios } from "./random-scenarios.ts";

setDefaultTimeout(3_600_000);

const SEED = Number(process.env["SEED"] ?? 20_261_201);
const TEXTS = Number(process.env["TEXTS"] ?? 300);

/** One in so many of those that are valid is played, which takes longer than to read it. */
const PLAYED = 20;

const SCENARIOS = join(import.meta.dir, "../scenarios");
const corpus = [...new Glob("**/*.{yml,yaml,json}").scanSync(SCENARIOS)]
  .toSorted()
  .map((file) => readFileSync(join(SCENARIOS, file), "utf8"));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${TEXTS} scenario files with mistakes are no bug (SEED=${SEED})`, async () => {
  let valid = 0;
  for (let index = 0; index < TEXTS; index++) {
    const seed = SEED + index;
    const text = new RandomScenarios(corpus, seeded(seed)).next();
    const { code, told } = await validate(text);
    // What is wrong is told in words, and never as a stack.
    const isFine = (code === 0 || (code === 2 && told !== "")) && !/ {4}at .*:\d+/.test(told);
    if (!isFine) throw new Error(`SEED=${seed} exits with ${code}:\n${told}\n${text}`);
    if (code === 0 && ++valid % PLAYED === 0) await play(text, seed);
  }
  // Otherwise it would show nothing of what comes after the reading.
  expect(valid).toBeGreaterThan(TEXTS / 50);
  expect(valid).toBeLessThan(TEXTS);
});

async function validate(text: string): Promise<{ readonly code: number; readonly told: string }> {
  writeFileSync(join(folder, "a.lambda.yml"), text);
  const stderr = new MemoryStream();
  const exitNow = (): never => {
    throw new Error("nothing exits at once here");
  };
  const code = await dispatch(["validate", "a.lambda.yml"], {
    environment: {},
    cwd: folder,
    stdout: new MemoryStream(),
    stderr,
    version: "0.0.0",
    interruption: new Interruption(new EventEmitter(), { exitNow, now: () => 0 }),
  });
  return { code, told: stderr.text };
}

/** Plays what is valid on a virtual clock, with processes that are functions, and reports it. */
async function play(text: string, seed: number): Promise<void> {
  const world = new World();
  for (const kind of ["runtime", "extension"] as const) {
    const program = world[kind];
    // A process that cannot call, for example since its name fits into no header, dies.
    world[kind] = (...of) => program(...of).catch(() => 1);
  }
  const { scenarios } = loadScenarios(join(folder, "a.lambda.yml"), text, {
    variables: new Map(),
    readFolder: () => ({ ok: true, value: [] }),
  });
  const options = { ...NO_FLAGS, timeoutMs: 100 };
  const emit = world.events.push.bind(world.events);
  const setup = { machine: world.machine, options, seed: undefined, emit };
  const { signal } = new AbortController();
  try {
    await world.finish(run([{ path: "a.lambda.yml", scenarios }], { ...setup, signal }));
    for (const name of REPORT_NAMES) {
      const report = createReport(name, { sink: recordingSink(), version: "0.0.0" });
      for (const event of world.events) report.on(event);
    }
  } catch (error) {
    throw new Error(`SEED=${seed} cannot be played:\n${text}`, { cause: error });
  }
}
