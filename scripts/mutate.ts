/**
 * `bun run mutate [file…] [--minutes N] [--seed N] [--jobs N]`: changes the source in small ways,
 * one change at a time, and prints the changes that no test notices. Without files it changes the
 * sandbox, the mailbox and the tables of states. `--minutes` bounds the time: the seed decides
 * which changes are tried.
 *
 * A change that survives asks for a test that names the rule, or for simpler code. Some changes are
 * equivalent: nobody could see them.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMutant, type Mutant } from "./mutate/mutant.ts";
import { mutantsOf } from "./mutate/mutants.ts";
import { shuffled } from "./mutate/sample.ts";
import { Workplace, type Fate } from "./mutate/workplace.ts";
import { root } from "./run.ts";

const DECIDING = [
  "src/core/mailbox.ts",
  "src/lambda/runtime.ts",
  "src/lambda/turn.ts",
  "src/lambda/extension.ts",
];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "Infinity" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
  },
});
const minutes = positive("minutes");
const seed = positive("seed");
const jobs = positive("jobs");
const paths = positionals.length > 0 ? positionals : decidingFiles();
const waiting = [...shuffled(paths.flatMap(readMutants), seed)];
const untilMs = performance.now() + minutes * 60_000;

const counts: Record<Fate, number> = { killed: 0, hung: 0, survived: 0 };
const limits = new Map<string, number>();
const workplaces = Array.from({ length: jobs }, () => new Workplace(limits));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
process.on("exit", () => workplaces.forEach((workplace) => workplace[Symbol.dispose]()));

console.error(`${waiting.length} mutants of ${paths.length} files`);
await timeLayers(workplaces[0]!);
await Promise.all(workplaces.map(work));
const told = Object.entries(counts).map(([fate, count]) => `${count} ${fate}`);
console.log([...told, `${waiting.length} not run for lack of time`].join(", "));
process.exit(0);

async function timeLayers(workplace: Workplace): Promise<void> {
  const layers = paths.flatMap((path) => workplace.layersFor(path));
  for (const layer of new Map(layers.map((each) => [each.name, each])).values()) {
    if (!(await workplace.time(layer))) fail(`Cannot mutate: ${layer.name} fails without a change`);
  }
}

async function work(workplace: Workplace): Promise<void> {
  while (performance.now() < untilMs) {
    const mutant = waiting.pop();
    if (!mutant) return;
    const fate = await workplace.try(mutant);
    counts[fate]++;
    const left = waiting.length;
    if (left > 0 && left % 25 === 0) console.error(`${left} left`);
    if (fate === "survived") console.log(describeMutant(mutant));
    if (fate === "hung") console.error(`hung: ${describeMutant(mutant)}`);
  }
}

function readMutants(path: string): readonly Mutant[] {
  try {
    return mutantsOf(path, readFileSync(`${root}${path}`, "utf8"));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function decidingFiles(): readonly string[] {
  const sandbox = new Bun.Glob("src/sandbox/**/*.ts").scanSync({ cwd: root });
  return [...[...sandbox].toSorted(), ...DECIDING];
}

function positive(name: keyof typeof flags): number {
  const value = Number(flags[name]);
  return value > 0
    ? value
    : fail(`Cannot use --${name} "${flags[name]}": it is no positive number`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
