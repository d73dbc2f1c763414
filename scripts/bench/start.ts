import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { program } from "./rig.ts";
import type { Section } from "./section.ts";
import { median } from "./statistics.ts";

/** How much longer than a compiled hello-world `--version` may take. */
const MAX_RATIO = 1.5;

const SCENARIO = `name: one invoke
steps:
  - invoke: { hello: world }
    expect: { response: { hello: world } }
`;

/** How long the program takes to start, and to run a whole scenario. */
export const start: Section = async ({ isQuick }, say) => {
  const folder = mkdtempSync(`${tmpdir()}/lambda-sim-bench-`);
  try {
    say("start");
    const hello = await compileHello(folder);
    const scenario = `${folder}/one.lambda.yml`;
    writeFileSync(scenario, SCENARIO);
    const [ours, least, whole] = medians(isQuick ? 10 : 50, [
      [program, "--version"],
      [hello],
      [program, "run", scenario],
    ]);
    const ratio = ours! / least!;
    return [
      {
        name: "--version",
        values: { ms: ours!, "hello world ms": least!, ratio },
        goal: { text: `ratio ≤ ${MAX_RATIO}`, isMet: ratio <= MAX_RATIO },
      },
      { name: "run one invoke", values: { ms: whole! } },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The least that a compiled program can be. */
async function compileHello(folder: string): Promise<string> {
  const source = `${folder}/hello.ts`;
  const hello = `${folder}/hello`;
  writeFileSync(source, 'console.log("hello");\n');
  const build = ["build", "--compile", "--minify", "--bytecode", source, "--outfile", hello];
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, ...build], { cwd: folder });
  if (exitCode !== 0) throw new Error(`Cannot compile a hello-world: ${stderr.toString()}`);
  return hello;
}

/** The median time of each command, run in turns; milliseconds. The first turn is not counted. */
function medians(turns: number, commands: readonly (readonly string[])[]): readonly number[] {
  const times = commands.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [index, command] of commands.entries()) {
      const startAt = performance.now();
      const { exitCode, stderr } = Bun.spawnSync([...command], { stdout: "ignore" });
      if (exitCode !== 0)
        throw new Error(`"${command.join(" ")}" exits with ${exitCode}: ${stderr.toString()}`);
      if (turn > 0) times[index]!.push(performance.now() - startAt);
    }
  }
  return times.map(median);
}
