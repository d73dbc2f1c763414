/**
 * `bun run bench [section…] [--quick] [--json]`: measures the built program, in all sections unless
 * some are named: speed, freeze, telemetry, start, memory; and parts of the sources: flood,
 * sampling. Exits with 1 when a goal is not met.
 *
 * `LIMIT_BIN` names another yardstick to measure with; see scripts/bench/README.md.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { flood } from "./bench/flood.ts";
import { freeze } from "./bench/freeze.ts";
import { memory } from "./bench/memory.ts";
import { program } from "./bench/rig.ts";
import { sampling } from "./bench/sampling.ts";
import type { Finding, Section } from "./bench/section.ts";
import { speed } from "./bench/speed.ts";
import { start } from "./bench/start.ts";
import { table } from "./bench/table.ts";
import { telemetry } from "./bench/telemetry.ts";
import { foreignYardstick, ownYardstick } from "./bench/yardsticks.ts";

const sections: Readonly<Record<string, Section>> = {
  speed,
  freeze,
  telemetry,
  start,
  memory,
  flood,
  sampling,
};

/** Sections that measure parts of the sources, and no built program. */
const OF_SOURCES = ["flood", "sampling"];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(sections);
const unknown = names.find((name) => !(name in sections));

if (unknown !== undefined) {
  fail(`Cannot measure "${unknown}": the sections are ${Object.keys(sections).join(", ")}`);
}
if (!names.every((name) => OF_SOURCES.includes(name)) && !existsSync(program)) {
  fail(`Cannot measure "${program}": no such file; run "bun run build"`);
}

const limitBin = process.env["LIMIT_BIN"];
const yardstick = limitBin ? foreignYardstick(limitBin) : ownYardstick;
const findings: Finding[] = [];
for (const name of names) {
  const say = (line: string) => console.error(`measuring ${line} …`);
  findings.push(...(await sections[name]!({ yardstick, isQuick: flags.quick }, say)));
}
console.log(flags.json ? JSON.stringify(findings, undefined, 2) : `\n${table(findings)}`);
process.exit(findings.some(({ goal }) => goal?.isMet === false) ? 1 : 0);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
