import type { Result } from "../../core/result.ts";

/** Reads the text of a flag's value; the failure says what was expected, as in `a whole number`. */
export type Parse<Value> = (text: string) => Result<Value, string>;

interface Described {
  /** One letter. */
  readonly short?: string;
  readonly help: string;
}

/** A flag without a value: `--strict`. */
export interface Toggle extends Described {
  readonly kind: "toggle";
}

interface Valued<Value> extends Described {
  /** Stands for the value in the help: `N`, `FILE`. */
  readonly placeholder: string;
  readonly parse: Parse<Value>;
}

/** A flag with one value, the last given: `--jobs 4`, `--jobs=4`. */
export interface Setting<Value> extends Valued<Value> {
  readonly kind: "setting";
}

/** A flag whose value may be left out, and so must be joined: `--bail`, `--bail=3`. */
export interface Optional<Value, Bare = Value> extends Valued<Value> {
  readonly kind: "optional";
  /** What it means without one. */
  readonly bare: Bare;
}

/** A flag that may be given many times: `--tag a --tag b`. */
export interface List<Value> extends Valued<Value> {
  readonly kind: "list";
}

/** A flag that is refused by name, since it is not supported yet. The help leaves it out. */
export interface Planned {
  readonly kind: "planned";
}

export type Flag = Toggle | Setting<unknown> | Optional<unknown> | List<unknown> | Planned;

/** Flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

type ValueOf<Some> = Some extends Toggle
  ? boolean
  : Some extends List<infer Value>
    ? readonly Value[]
    : Some extends Optional<infer Value, infer Bare>
      ? Value | Bare | undefined
      : Some extends Setting<infer Value>
        ? Value | undefined
        : undefined;

/** The values of `Some` flags, under the same names. */
export type Values<Some extends Flags> = { readonly [Name in keyof Some]: ValueOf<Some[Name]> };

/** Whether `flag` has a value, or may have one. */
export function takesValue<Some extends Flag>(flag: Some): flag is Exclude<Some, Toggle | Planned> {
  return flag.kind !== "toggle" && flag.kind !== "planned";
}

/** The environment variable of the flag `name`: `keep-going` has `LAMBDA_SIM_KEEP_GOING`. */
export function variableOf(name: string): string {
  return `LAMBDA_SIM_${name.replaceAll("-", "_").toUpperCase()}`;
}

/** A flag without a value. */
export function toggle(help: string, short?: string): Toggle {
  return { kind: "toggle", help, ...(short === undefined ? {} : { short }) };
}

/** A flag with one value. */
export function setting<Value>(
  placeholder: string,
  parse: Parse<Value>,
  described: Described,
): Setting<Value> {
  return { kind: "setting", placeholder, parse, ...described };
}

/** A flag whose value may be left out; `bare` is what it means then. */
export function optional<Value, Bare>(
  placeholder: string,
  parse: Parse<Value>,
  described: Described & { readonly bare: Bare },
): Optional<Value, Bare> {
  return { kind: "optional", placeholder, parse, ...described };
}

/** A flag that may be given many times. */
export function list<Value>(
  placeholder: string,
  parse: Parse<Value>,
  described: Described,
): List<Value> {
  return { kind: "list", placeholder, parse, ...described };
}

/** A flag that is not supported yet. */
export const planned: Planned = { kind: "planned" };
