import { assert } from "../core/assert.ts";
import { messageOf } from "../core/error.ts";
import { err, ok, type Result } from "../core/result.ts";

type Engine = typeof import("re2js");

/** A compiled `$regex`. */
export interface Regex {
  /** Whether it matches anywhere in `text`, in time that grows with the text alone. */
  test(text: string): boolean;
}

/** Why a text is no `$regex`. */
export interface RegexMistake {
  readonly reason: string;
  readonly hint: string | undefined;
}

/** How many compiled ones are kept: a stream is searched again with each of its lines. */
const MAX_KEPT = 200;

let engine: Engine | undefined;
const kept = new Map<string, Result<Regex, RegexMistake>>();

/** Whether a file with `text` may need the engine: what is saved may hold a pattern, too. */
export function mayNeedRegex(text: string): boolean {
  return /\$regex|\bsave\b/.test(text);
}

/** Brings the engine in, which is half a megabyte; no regular expression can be read before. */
export async function loadRegexEngine(): Promise<void> {
  engine ??= await import("re2js");
}

/**
 * Reads `source` in RE2's syntax (https://github.com/google/re2/wiki/Syntax). JavaScript's own
 * engine may take for ever over a few lines, and nothing can interrupt it.
 */
export function compileRegex(source: string): Result<Regex, RegexMistake> {
  const known = kept.get(source);
  if (known) return known;
  assert(engine, "The engine for regular expressions is brought in with the files");
  const compiled = compiledBy(engine, source);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(source, compiled);
  return compiled;
}

function compiledBy({ RE2JS }: Engine, source: string): Result<Regex, RegexMistake> {
  try {
    const compiled = RE2JS.compile(source);
    return ok({ test: (text) => compiled.matcher(text).find() });
  } catch (error) {
    return err(mistakeOf(source, messageOf(error)));
  }
}

function mistakeOf(source: string, message: string): RegexMistake {
  const unescaped = source.replaceAll("\\\\", "");
  if (/\(\?<?[=!]/.test(unescaped)) {
    return { reason: "it looks ahead or behind, which RE2's syntax does not have", hint: BESIDE };
  }
  if (/\\(?:[1-9]|k<)/.test(unescaped)) {
    return { reason: "it refers back to a group, which RE2's syntax does not have", hint: BESIDE };
  }
  const [, digits] = /\\u\{?([\dA-Fa-f]{1,6})/.exec(unescaped) ?? [];
  const hint = digits === undefined ? undefined : String.raw`write \x{${digits}}`;
  const reason = message.replace(/^error parsing regexp: /, "").replace(/: `[^]*`$/, "");
  return { reason, hint };
}

const BESIDE = "operators beside $regex hold too, such as $not: { $contains: … }";
