import type { Arguments, Environment } from "../args/args.ts";
import type { runFlags } from "../args/flags.ts";
import { variableSources } from "./variable-sources.ts";

/** What stands for the value of a secret. */
const SECRET = "***";

/** The names of the variables that a file declares, uses or saves, by its path. */
export type VariablesByFile = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The flags that a scenario needs to end again as it has, in the order of the help: those that
 * change what runs, and not how much, or how it is told. One that came through a variable of the
 * environment is among them, since the next shell may not have it.
 */
export class RerunFlags {
  readonly #values: Arguments<typeof runFlags>["values"];
  readonly #given: ReadonlyMap<string, string>;
  readonly #seed: number | undefined;
  #known: VariablesByFile = new Map();

  constructor(
    values: Arguments<typeof runFlags>["values"],
    environment: Environment,
    seed: number | undefined,
  ) {
    this.#values = values;
    this.#given = variableSources(values, environment).given;
    this.#seed = seed;
  }

  /** A flag of a variable that no scenario has is refused, so each file gets its own alone. */
  learn(known: VariablesByFile): void {
    this.#known = known;
  }

  /** The arguments, each a word that is not quoted yet. A secret has no value in them. */
  for(file: string): readonly string[] {
    const values = this.#values;
    const { timeout, freeze, isolate, env, "allow-host": hosts, "allow-origin": origins } = values;
    return [
      ...(this.#seed === undefined ? [] : [`--shuffle=${this.#seed}`]),
      ...flag("timeout", timeout === undefined ? [] : [`${timeout}ms`]),
      ...(values["keep-going"] ? ["--keep-going"] : []),
      ...flag("freeze", freeze === undefined ? [] : [freeze]),
      ...flag("isolate", isolate === undefined ? [] : [isolate]),
      ...flag(
        "env",
        env.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)),
      ),
      ...flag("allow-host", hosts),
      ...flag("allow-origin", origins),
      ...this.#variables(file),
      ...flag("var-file", values["var-file"]),
    ];
  }

  #variables(file: string): readonly string[] {
    const secrets = new Set(this.#values.secret.map(({ name }) => name));
    const known = this.#known.get(file);
    return [...this.#given]
      .filter(([name]) => known?.has(name))
      .flatMap(([name, value]) =>
        secrets.has(name)
          ? flag("secret", [`${name}=${SECRET}`])
          : flag("var", [`${name}=${value}`]),
      );
  }
}

/** A value that begins with a dash would be taken for a flag, unless it is joined. */
function flag(name: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) =>
    value.startsWith("-") ? [`--${name}=${value}`] : [`--${name}`, value],
  );
}
