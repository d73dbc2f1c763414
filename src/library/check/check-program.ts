import {
  extensionCountMistake,
  extensionNameMistake,
  HANDED_OVER,
  variableNameMistake,
} from "../../lambda/limits/settings.ts";
import { extensionDirectives, runtimeDirectives } from "./check-directives.ts";
import { fields, isObject, list, record, rule, ruled, text, type Check } from "./check.ts";

/** Takes a variable that the system can hand to a process. */
export const variable: Parameters<typeof record>[0] = (name, value, where) => {
  const mistake = variableNameMistake(name);
  if (mistake !== undefined) throw new TypeError(`${where.action}: ${mistake}`);
  ruled(HANDED_OVER)(value, where);
};

/** Takes the runtime. */
export const runtime: Check = actor(runtimeDirectives);

/** Takes the extensions by name. */
export const extensions: Check = (value, where) => {
  const extension = actor(extensionDirectives);
  record((name, each, place) => {
    const mistake = extensionNameMistake(name);
    if (mistake !== undefined) throw new TypeError(`${where.action}: ${mistake}`);
    extension(each, place);
  })(value, where);
  const mistake = extensionCountMistake(Object.keys(value as object).length);
  if (mistake !== undefined) throw new RangeError(`${where.action}: ${mistake}`);
};

/** A runtime or an extension; `directives` are for the one that is built in. */
function actor(directives: Check): Check {
  const program = { command: argv, environment: record(variable), cwd: text(), stub: directives };
  return (value, where) => {
    if (value === "attach" || value === "stub") return;
    if (Array.isArray(value)) return argv(value, where);
    if (isObject(value)) {
      const isStub = Object.hasOwn(value, "stub");
      if (isStub && Object.hasOwn(value, "command")) {
        const problem = `"command" and "stub" of "${where.path}" exclude each other`;
        throw new TypeError(`${where.action}: ${problem}`);
      }
      return isStub
        ? fields({ stub: directives })(value, where)
        : fields(program, ["command"])(value, where);
    }
    const kinds = '"attach", "stub", a list of program and arguments, or an object';
    const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
    const hint = typeof value === "string" ? `; a program is a list, [${shown}]` : "";
    throw new TypeError(`${where.action}: "${where.path}" must be ${kinds}, not ${shown}${hint}`);
  };
}

function argv(value: unknown, where: Parameters<Check>[1]): void {
  const isFilled = (each: unknown): boolean => Array.isArray(each) && each.length > 0;
  rule("a list of program and arguments", isFilled)(value, where);
  list(ruled(HANDED_OVER))(value, where);
  const [program] = value as readonly string[];
  text("a program", /./s)(program, { ...where, path: `${where.path}[0]` });
}
