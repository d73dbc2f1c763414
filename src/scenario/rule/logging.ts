import type { Finding } from "../schema/issues.ts";
import { entriesOf, valueOf, type Tree } from "../tree.ts";

const LEVELS = ["applicationLogLevel", "systemLogLevel"];

/** Log levels count in JSON alone: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
export function loggingRule(document: Tree): readonly Finding[] {
  const settings = valueOf(document, "function");
  const format = valueOf(settings, "logFormat");
  if (format?.kind === "scalar" && (format.isPending || format.value === "JSON")) return [];
  return entriesOf(settings)
    .filter(({ key }) => LEVELS.includes(key))
    .map(({ key, keyRange }) => {
      const message = `"${key}" has a meaning only with "logFormat: JSON"`;
      return { message, range: keyRange };
    });
}
