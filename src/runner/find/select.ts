import { seeded } from "../../core/random.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { suggest } from "../../core/suggest.ts";

/** The part of a scenario that a selection looks at. */
export interface Selectable {
  readonly name: string;
  readonly tags: readonly string[];
  /** Where it begins in its file, from 1. */
  readonly line: number;
}

/** A file's scenarios, in the order of the file. */
export interface ScenarioGroup<Item extends Selectable> {
  readonly path: string;
  /** The lines whose scenarios are meant; none for all. */
  readonly lines: readonly number[];
  readonly scenarios: readonly Item[];
}

/** Which scenarios are wanted. */
export interface Selection {
  /** Must match the name. */
  readonly filter: RegExp | undefined;
  /** Any of these must hold; in each, commas are and, `!` is not: `a,!b`. */
  readonly tags: readonly string[];
  /** Part `index` of `count`, from 1. A file stays whole. */
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Shuffles the files, and the scenarios in each. */
  readonly seed: number | undefined;
}

/** A tag that is wanted and that no scenario has. */
export interface UnknownTag {
  readonly tag: string;
  /** The tag that was meant, most likely. */
  readonly meant: string | undefined;
}

/** The selected scenarios of `groups`, without the groups that become empty; pure. */
export function select<Item extends Selectable>(
  groups: readonly ScenarioGroup<Item>[],
  { filter, tags, shard, seed }: Selection,
): Result<readonly ScenarioGroup<Item>[], UnknownTag> {
  const unknown = findUnknownTag(groups, tags);
  if (unknown) return err(unknown);
  const wanted = groups
    .map((group) => ({
      ...group,
      scenarios: atLines(group).filter(
        (scenario) => (filter?.test(scenario.name) ?? true) && hasTags(scenario, tags),
      ),
    }))
    .filter(({ scenarios }) => scenarios.length > 0)
    .filter((_, index) => !shard || index % shard.count === shard.index - 1);
  return ok(seed === undefined ? wanted : shuffleAll(wanted, seed));
}

/** The scenarios that contain the lines of `group`: each reaches to where the next one begins. */
function atLines<Item extends Selectable>({ lines, scenarios }: ScenarioGroup<Item>): Item[] {
  if (lines.length === 0) return [...scenarios];
  const meant = new Set(
    lines.map((line) => scenarios.findLast((each) => each.line <= line) ?? scenarios[0]),
  );
  return scenarios.filter((scenario) => meant.has(scenario));
}

function hasTags(scenario: Selectable, expressions: readonly string[]): boolean {
  if (expressions.length === 0) return true;
  return expressions.some((expression) =>
    terms(expression).every(({ tag, isWanted }) => scenario.tags.includes(tag) === isWanted),
  );
}

function terms(
  expression: string,
): readonly { readonly tag: string; readonly isWanted: boolean }[] {
  return expression
    .split(",")
    .map((term) => term.trim())
    .filter((term) => term !== "")
    .map((term) => ({ tag: term.replace(/^!\s*/, ""), isWanted: !term.startsWith("!") }));
}

function findUnknownTag(
  groups: readonly ScenarioGroup<Selectable>[],
  expressions: readonly string[],
): UnknownTag | undefined {
  const scenarios = groups.flatMap((group) => group.scenarios);
  if (scenarios.length === 0) return undefined;
  const known = new Set(scenarios.flatMap(({ tags }) => tags));
  // Without a tag that no scenario has is every scenario: a suite may have none of the kind yet.
  const wanted = expressions.flatMap(terms).filter(({ isWanted }) => isWanted);
  const unknown = wanted.find(({ tag }) => !known.has(tag));
  return unknown && { tag: unknown.tag, meant: suggest(unknown.tag, known) };
}

function shuffleAll<Item extends Selectable>(
  groups: readonly ScenarioGroup<Item>[],
  seed: number,
): readonly ScenarioGroup<Item>[] {
  const random = seeded(seed);
  return shuffle(groups, random).map((group) => ({
    ...group,
    scenarios: shuffle(group.scenarios, random),
  }));
}

/** Fisher and Yates's shuffle. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item];
  }
  return shuffled;
}
