import type { ScenarioResult } from "../../runner/event.ts";
import { visible } from "../text/visible.ts";

/**
 * The command line that runs a scenario again with `flags`, for a POSIX shell. Where it passed at a
 * later attempt alone, it is tried as often again.
 */
export function rerunOf(
  { ref, isFlaky, attempt }: ScenarioResult,
  flags: readonly string[] = [],
): string {
  const tries = isFlaky ? ["--retries", String(attempt - 1), "--strict"] : [];
  const words = ["lambda-sim", "run", `${ref.file}:${ref.line}`, ...flags, ...tries];
  return words.map(quoted).join(" ");
}

/** A word as a shell reads it, quoted only where it would take the word apart. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // Quotes keep all but a control character, which would not survive being copied from a terminal.
  if (/\p{Cc}/u.test(word)) return `$'${visible(escaped(word))}'`;
  return `'${visible(word).replaceAll("'", String.raw`'\''`)}'`;
}

/** Inside `$'…'`, which bash, zsh, ksh and POSIX 2024 have. */
function escaped(word: string): string {
  return word.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll(/\p{Cc}/gu, (character) => {
    const octal = [...new TextEncoder().encode(character)].map((byte) => {
      return `\\${byte.toString(8).padStart(3, "0")}`;
    });
    return octal.join("");
  });
}
