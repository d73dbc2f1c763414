import type { Rule, TextRule, WholeRule, WordRule } from "../core/rule.ts";

/** The values that one directive may have, as data. `about` describes the directive to its author. */
export type DirectiveRule = (Rule | AnyText | Milliseconds | Bytes | Flag | Json | List | Group) & {
  readonly about?: string;
};

/** Takes any text. In a scenario file a number or a boolean is text too where `isLoose`. */
interface AnyText {
  readonly kind: "anyText";
  readonly isLoose: boolean;
}

/** Takes a time of at least 0 milliseconds; in a scenario file with its unit. */
interface Milliseconds {
  readonly kind: "milliseconds";
}

/** Takes a whole number of bytes; in a scenario file with its unit. */
interface Bytes {
  readonly kind: "bytes";
}

/** Takes true and false. */
interface Flag {
  readonly kind: "flag";
}

/** Takes JSON text; in a scenario file the JSON itself. */
interface Json {
  readonly kind: "json";
}

/** Takes a list of what `item` takes, with one at least where `isFilled`. */
interface List {
  readonly kind: "list";
  readonly item: DirectiveRule;
  readonly isFilled?: boolean;
}

/** Takes an object with some of the keys of `rules`. */
export interface Group {
  readonly kind: "group";
  readonly rules: Readonly<Record<string, DirectiveRule>>;
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** What is wrong with such keys together; undefined when nothing is. */
  readonly conflict?: (keys: readonly string[]) => string | undefined;
}

/** The kinds of rule that fit `Value`: a directive that is a number has no rule for text. */
type RuleFor<Value> = [Value] extends [boolean]
  ? Flag
  : [Value] extends [number]
    ? WholeRule | Milliseconds | Bytes
    : [Value] extends [string]
      ? TextRule | WordRule | AnyText | Json
      : [Value] extends [readonly unknown[]]
        ? List
        : Group;

/** One rule for each key of `Directives`: a new directive does not compile until it has one. */
export type RulesFor<Directives> = {
  readonly [Key in keyof Directives]-?: RuleFor<Exclude<Directives[Key], undefined>> & {
    readonly about?: string;
  };
};
