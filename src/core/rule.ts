/** The values that a setting may have, as data; {@link expected} puts a rule in words. */
export type Rule = TextRule | WholeRule | WordRule;

/** Takes text that `pattern` matches. */
export interface TextRule {
  readonly kind: "text";
  readonly pattern: RegExp;
  readonly expected: string;
}

/** Takes whole numbers from `min` to `max`, both included. */
export interface WholeRule {
  readonly kind: "whole";
  readonly min: number;
  readonly max: number;
}

/** Takes one of `words`. */
export interface WordRule<Word extends string = string> {
  readonly kind: "word";
  readonly words: readonly Word[];
}

/** The values of `rule` in words that follow "must be": `a whole number from 128 to 32768`. */
export function expected(rule: Rule): string {
  switch (rule.kind) {
    case "text":
      return rule.expected;
    case "whole":
      return expectedWhole(rule.min, rule.max);
    case "word":
      return listed(rule.words, "or");
  }
}

/** A whole number from `min` to `max` in words; a bound that is left out is no bound. */
export function expectedWhole(min = -Infinity, max = Infinity): string {
  const hasMin = min > Number.MIN_SAFE_INTEGER;
  const hasMax = max < Number.MAX_SAFE_INTEGER;
  if (hasMin && hasMax) return `a whole number from ${min} to ${max}`;
  if (hasMin) return `a whole number of at least ${min}`;
  return hasMax ? `a whole number of at most ${max}` : "a whole number";
}

/** Whether `rule` takes `value`. */
export function takes(rule: Rule, value: unknown): boolean {
  switch (rule.kind) {
    case "text":
      return typeof value === "string" && rule.pattern.test(value);
    case "whole":
      return Number.isInteger(value) && Number(value) >= rule.min && Number(value) <= rule.max;
    case "word":
      return rule.words.some((word) => word === value);
  }
}

/** `a, b and c`. */
export function listed(words: readonly string[], conjunction: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  const others = words.slice(0, -1);
  return others.length === 0 ? last : `${others.join(", ")} ${conjunction} ${last}`;
}
