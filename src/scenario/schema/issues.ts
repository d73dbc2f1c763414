import type { z } from "zod";
import { listed } from "../../core/rule.ts";
import type { Range } from "../diagnostic.ts";
import { entryOf, type Tree } from "../tree.ts";
import type { Complaint } from "./complaint.ts";
import { describeUnknownKey, type KnownKeys } from "./unknown-key.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A diagnostic less its source. */
export interface Finding {
  readonly message: string;
  readonly range: Range;
  readonly hint?: string | undefined;
}

/** What `issues` say of `tree`, each at its place in the file. */
export function findingsOf(issues: readonly Issue[], tree: Tree): readonly Finding[] {
  return withoutFollowers(issues).flatMap((issue) => findingsOfIssue(issue, tree));
}

/** Leaves out other issues of a map with an unknown key: most likely the map lacks the key that was meant. */
function withoutFollowers(issues: readonly Issue[]): readonly Issue[] {
  const placeOf = ({ path }: Issue): string => JSON.stringify(path);
  const misspelled = new Set(
    issues.filter(({ code }) => code === "unrecognized_keys").map(placeOf),
  );
  return issues.filter((issue) => issue.code !== "custom" || !misspelled.has(placeOf(issue)));
}

function findingsOfIssue(issue: Issue, root: Tree): readonly Finding[] {
  const place = placeAt(root, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = paramsOf(issue) as KnownKeys;
    return issue.keys.map((key) => {
      const range = entryOf(place.value, key)?.keyRange ?? place.range;
      return { ...describeUnknownKey(key, known), range };
    });
  }
  if (issue.code === "invalid_union") return findingsOfUnion(issue, place);
  if (issue.code === "custom") return [findingOf(complaintIn(issue), place)];
  return [{ message: `${place.subject}: ${issue.message}`, range: place.range }];
}

function findingOf(
  { message, predicate, hint, kind, ...flags }: Complaint,
  place: IssuePlace,
): Finding {
  if (flags.isMissing) {
    return { message: `${place.subject} is missing`, range: place.parentRange, hint };
  }
  const said = predicate ?? `must be ${kind}`;
  const range = flags.isAtKey ? (place.keyRange ?? place.range) : place.range;
  return { message: message ?? `${place.subject} ${said}`, range, hint };
}

/** A value is of one kind, so only the alternative for that kind has something to say of it. */
function findingsOfUnion(
  issue: Extract<Issue, { readonly code: "invalid_union" }>,
  place: IssuePlace,
): readonly Finding[] {
  const fitting = issue.errors.find((issues) => kindsAtRoot(issues) === undefined);
  if (fitting && place.value) return findingsWithin(fitting, place);
  const kinds = new Set(issue.errors.flatMap((issues) => kindsAtRoot(issues) ?? []));
  const kind = kinds.size === 0 ? "something else" : listed([...kinds], "or");
  const [hint] = issue.errors.flatMap((issues) => complaintAtRoot(issues)?.hint ?? []);
  return [findingOf({ kind, hint, isMissing: place.value === undefined }, place)];
}

/** As {@link findingsOf}, for the value at `place`; messages call the value by its name there. */
function findingsWithin(issues: readonly Issue[], place: IssuePlace): readonly Finding[] {
  return withoutFollowers(issues).flatMap((issue) =>
    findingsOfIssue({ ...issue, path: [...place.path, ...issue.path] }, place.root),
  );
}

/** The kinds that were expected of a value of another kind; undefined when its kind is right. */
function kindsAtRoot(issues: readonly Issue[]): readonly string[] | undefined {
  const issue = issues.find(({ code, path }) => {
    return path.length === 0 && (code === "custom" || code === "invalid_union");
  });
  if (issue?.code !== "invalid_union") {
    const kind = issue && complaintIn(issue).kind;
    return kind === undefined ? undefined : [kind];
  }
  const kinds = issue.errors.map(kindsAtRoot);
  return kinds.every((each) => each !== undefined) ? kinds.flat() : undefined;
}

/** The complaint of one alternative about the whole value; undefined for an alternative that is a union. */
function complaintAtRoot(issues: readonly Issue[]): Complaint | undefined {
  const issue = issues.find(({ code, path }) => code === "custom" && path.length === 0);
  return issue && complaintIn(issue);
}

/** The data that a schema of ours gave `issue`. */
function paramsOf(issue: Issue): unknown {
  return (issue as { readonly params?: unknown }).params;
}

function complaintIn(issue: Issue): Complaint {
  return paramsOf(issue) ?? {};
}

interface IssuePlace {
  readonly root: Tree;
  readonly path: Path;
  /** Undefined when it is missing. */
  readonly value: Tree | undefined;
  readonly range: Range;
  readonly keyRange: Range | undefined;
  /** Where a missing one would belong: the key of its map, or the map's first key. */
  readonly parentRange: Range;
  /** What people call it: `"times"`, or `item 2 of "steps"`. */
  readonly subject: string;
}

function placeAt(root: Tree, path: Path): IssuePlace {
  let value: Tree | undefined = root;
  let parentRange = headOf(root);
  let keyRange: Range | undefined;
  for (const step of path) {
    const parent: Tree | undefined = value;
    parentRange = keyRange ?? (parent ? headOf(parent) : parentRange);
    const entry = entryOf(parent, String(step));
    keyRange = entry?.keyRange;
    value = parent?.kind === "list" ? parent.items[Number(step)] : entry?.value;
  }
  const range = rangeOf(value, keyRange) ?? parentRange;
  return { root, path, value, range, keyRange, parentRange, subject: subjectOf(path) };
}

/** The value's place; that of its key where nothing is written. */
function rangeOf(value: Tree | undefined, keyRange: Range | undefined): Range | undefined {
  if (!value) return undefined;
  return value.range.start === value.range.end && keyRange ? keyRange : value.range;
}

/** A short stretch that stands for a whole tree: the first key of a map. */
export function headOf(tree: Tree): Range {
  const first = tree.kind === "map" ? tree.entries[0]?.keyRange : undefined;
  return first ?? tree.range;
}

function subjectOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "a scenario";
  if (typeof last === "string") return `"${last}"`;
  const name = path.findLast((step) => typeof step === "string");
  return name === undefined ? `item ${Number(last) + 1}` : `item ${Number(last) + 1} of "${name}"`;
}
