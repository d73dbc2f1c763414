/** Types, lint and format, all of them even when one fails. `--fix` mends what can be mended. */
import { root, run } from "./run.ts";

const bin = `${root}node_modules/.bin/`;
const fix = process.argv.includes("--fix");
const places = ["src", "test", "scripts"];

const codes = [
  await run([`${bin}tsc`, "--noEmit"]),
  await run([
    `${bin}oxlint`,
    "-c",
    "scripts/oxlint.json",
    "--type-aware",
    ...(fix ? ["--fix"] : []),
    ...places,
  ]),
  await run([`${bin}oxfmt`, "-c", "scripts/oxfmt.json", fix ? "--write" : "--check", ...places]),
];
process.exit(codes.some((code) => code !== 0) ? 1 : 0);
