import { suggest } from "../../core/suggest.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { isLogLine, isStory, logLine, type LogLine } from "../../scenario/actual.ts";
import { match } from "../../scenario/matcher.ts";
import { stringOf, valueOf, type Tree } from "../../scenario/tree.ts";
import { textOf } from "../../scenario/tree-text.ts";
import type { Explainer, Facts } from "./facts.ts";
import { lackAt } from "./lack.ts";

/** How many of the last lines may be near one that did not come, and how long they may be. */
const MAX_LINES = 200;
const MAX_LENGTH = 200;

type LogEntry = Extract<JournalEntry, { type: "log" }>;

/**
 * Beside `logs` that lack a line: where such a line came nevertheless, from whom, inside of which
 * one, or which one is much like it.
 */
export const explainResemblingLine: Explainer = (mismatch, facts) => {
  const lack = facts.expect && lackAt(mismatch, facts.expect);
  const [item, ...others] = lack?.items ?? [];
  if (lack?.story[0] !== "logs" || item === undefined || others.length > 0) return undefined;
  const context = { source: mismatch.source, path: "", vars: new Map() };
  const matches = (pattern: Tree, line: LogLine): boolean =>
    match(pattern, line, context).length === 0;
  const seen = linesIn(facts);
  // The order is wrong then, of which there is a hint.
  if (seen.some((line) => matches(item, line))) return undefined;
  return (
    whereItCame(facts, (line) => matches(item, line)) ??
    whoWroteIt(item, seen, matches) ??
    whatIsLikeIt(item, seen)
  );
};

/** The lines that the check looked at. */
function linesIn({ observed: { logs } }: Facts): readonly LogLine[] {
  return isStory(logs) ? logs.items.filter(isLogLine) : [];
}

/** A line of the scenario that the check did not look at. */
function whereItCame(
  { entries, run }: Facts,
  matches: (line: LogLine) => boolean,
): string | undefined {
  const isMeant = (entry: JournalEntry): entry is LogEntry =>
    entry.type === "log" && matches(logLine(entry.source, entry.line));
  const found = entries.findLast(isMeant);
  if (!found) return undefined;
  const own = run?.report?.environment;
  if (own !== undefined && own !== found.environment) {
    return `such a line came in environment ${found.environment}; this invoke was in ${own}`;
  }
  return "such a line came before this step began; the expect of the scenario sees all lines";
}

/** The same text of another process. */
function whoWroteIt(
  item: Tree,
  seen: readonly LogLine[],
  matches: (pattern: Tree, line: LogLine) => boolean,
): string | undefined {
  const wanted = valueOf(item, "line");
  const source = stringOf(valueOf(item, "source"));
  const found = wanted && seen.find((line) => matches(wanted, line));
  return found && source !== undefined
    ? `such a line came from "${found.source}", and not from "${source}"`
    : undefined;
}

function whatIsLikeIt(item: Tree, seen: readonly LogLine[]): string | undefined {
  const wanted = item.kind === "map" ? valueOf(item, "line") : item;
  if (wanted?.kind !== "scalar") return undefined;
  const text = textOf(wanted);
  const texts = seen.slice(-MAX_LINES).map(({ line }) => line);
  const isInside = text.trim() !== "" && texts.some((line) => line.includes(text));
  if (isInside) {
    return `it came inside of a longer line, and a text is the whole line: { $contains: ${JSON.stringify(text)} } takes a part`;
  }
  if (text.length > MAX_LENGTH) return undefined;
  const meant = suggest(
    text,
    texts.filter(({ length }) => length <= MAX_LENGTH),
  );
  return meant === undefined ? undefined : `a line much like it came: ${JSON.stringify(meant)}`;
}
