import type { z } from "zod";
import type {
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
} from "../../stub/directives.ts";
import type { DirectiveRule, Group } from "../../stub/rule.ts";
import { EXTENSION_RULES, INVOKE_RULES, RUNTIME_RULES } from "../../stub/rules.ts";
import { jsonOf } from "../tree-text.ts";
import { anything, list, map } from "./collection.ts";
import { refuse } from "./complaint.ts";
import { anyText, boolean, duration, number, oneOf, size, text } from "./leaf.ts";

/** The runtime, for every init. */
export const runtimeStubSchema = directives<RuntimeDirectives>(RUNTIME_RULES);

/** The runtime, for one invoke. */
export const invokeStubSchema = directives<InvokeDirectives>(INVOKE_RULES);

/** An extension. */
export const extensionStubSchema = directives<ExtensionDirectives>(EXTENSION_RULES);

/** Reads the keys of `group` as a scenario file has them into the directives that a process is sent. */
function directives<Directives>(group: Group): z.ZodType<Directives> {
  // The types of the rules hold them against the directives, key by key.
  return groupSchema(group) as unknown as z.ZodType<Directives>;
}

function groupSchema({ rules, required = [], conflict }: Group): z.ZodType {
  const names = new Map(Object.entries(rules).map(([name, rule]) => [keyOf(name, rule), name]));
  const shape = Object.entries(rules).map(([name, rule]) => {
    const schema = required.includes(name) ? schemaOf(rule) : schemaOf(rule).optional();
    return [keyOf(name, rule), rule.about === undefined ? schema : schema.describe(rule.about)];
  });
  return map(Object.fromEntries(shape)).transform((written, context) => {
    const said = Object.entries(written).filter(([, value]) => value !== undefined);
    const message = conflict?.(said.map(([key]) => key));
    if (message !== undefined) return refuse(context, { message });
    return Object.fromEntries(said.map(([key, value]) => [names.get(key), value]));
  });
}

/** A key of a scenario file has no unit in its name, since its value has one. */
function keyOf(name: string, { kind }: DirectiveRule): string {
  const hasUnit = kind === "milliseconds" || kind === "bytes";
  return hasUnit ? name.replace(/(?:Ms|Bytes)$/, "") : name;
}

function schemaOf(rule: DirectiveRule): z.ZodType {
  switch (rule.kind) {
    case "text":
      return text(rule);
    case "whole":
      return number(rule);
    case "word":
      return oneOf(rule.words);
    case "anyText":
      return rule.isLoose ? anyText() : text();
    case "milliseconds":
      return duration();
    case "bytes":
      return size();
    case "flag":
      return boolean();
    case "json":
      return anything().transform(jsonOf);
    case "list":
      return list(schemaOf(rule.item), { isFilled: rule.isFilled ?? false });
    case "group":
      return groupSchema(rule);
  }
}
