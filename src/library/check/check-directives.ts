import type { DirectiveRule, Group } from "../../stub/rule.ts";
import { EXTENSION_RULES, INVOKE_RULES, RUNTIME_RULES } from "../../stub/rules.ts";
import { fields, flag, list, numberRule, rule, ruled, text, whole, type Check } from "./check.ts";

/** The built-in runtime's directives for each init. */
export const runtimeDirectives = group(RUNTIME_RULES);

/** The built-in runtime's directives for one invoke. */
export const invokeDirectives = group(INVOKE_RULES);

/** A built-in extension's directives. */
export const extensionDirectives = group(EXTENSION_RULES);

function group({ rules, required, conflict }: Group): Check {
  const checks = Object.entries(rules).map(([name, each]) => [name, checkOf(each)] as const);
  const check = fields(Object.fromEntries(checks), required);
  return (value, where) => {
    check(value, where);
    const said = Object.entries(value as object).filter(([, each]) => each !== undefined);
    const mistake = conflict?.(said.map(([name]) => name));
    if (mistake === undefined) return;
    throw new TypeError(`${where.action}: ${mistake}, in "${where.path}"`);
  };
}

function checkOf(directive: DirectiveRule): Check {
  switch (directive.kind) {
    case "text":
    case "whole":
    case "word":
      return ruled(directive);
    case "anyText":
    case "json":
      return text();
    case "milliseconds":
      return numberRule("a number of at least 0", (ms) => ms >= 0 && Number.isFinite(ms));
    case "bytes":
      return whole(0);
    case "flag":
      return flag;
    case "list":
      return listOf(checkOf(directive.item), directive.isFilled ?? false);
    case "group":
      return group(directive);
  }
}

function listOf(item: Check, isFilled: boolean): Check {
  const filled = rule("a list with an item at least", (value) => {
    return Array.isArray(value) && value.length > 0;
  });
  return (value, where) => {
    if (isFilled) filled(value, where);
    list(item)(value, where);
  };
}
