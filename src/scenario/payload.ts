import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { err, ok, type Result } from "../core/result.ts";
import type { Diagnostic, Source } from "./diagnostic.ts";
import type { Variables } from "./scenario.ts";
import { substitute } from "./template.ts";
import { jsonOf, textOf } from "./tree-text.ts";
import type { Tree } from "./tree.ts";

/** The keys that, alone in a map, say where a payload's bytes come from. */
export const PAYLOAD_KEYS = ["$file", "$text", "$bytes"] as const;
type PayloadKey = (typeof PAYLOAD_KEYS)[number];

/** A payload that is not JSON in place. */
export interface PayloadForm {
  readonly key: PayloadKey;
  readonly operand: Tree;
}

/** The special form `tree` has: a map with exactly one key of {@link PAYLOAD_KEYS}; else undefined. */
export function payloadForm(tree: Tree): PayloadForm | undefined {
  const entry = tree.kind === "map" && tree.entries.length === 1 ? tree.entries[0] : undefined;
  const key = PAYLOAD_KEYS.find((name) => name === entry?.key);
  return entry && key ? { key, operand: entry.value } : undefined;
}

/** Compact JSON text of `tree` with its variables put in. */
export function renderJson(tree: Tree, variables: Variables): string {
  return jsonOf(substitute(tree, variables));
}

/** The text of the scalar `tree` with its variables put in; JSON text of anything else. */
export function renderText(tree: Tree, variables: Variables): string {
  return textOf(substitute(tree, variables));
}

/**
 * The bytes of an invoke's payload: JSON with numbers as they stand in the file, or what `$file`
 * (relative to the scenario file), `$text` or `$bytes` (base64) names. Fails with a diagnostic at
 * the place of a file that cannot be read, or of text that is not base64. Reads at once, so that
 * steps that begin together do so in the order of the file.
 */
export function renderPayload(
  tree: Tree,
  variables: Variables,
  source: Source,
): Result<Uint8Array, Diagnostic> {
  const whole = substitute(tree, variables);
  const form = payloadForm(whole);
  if (!form) return ok(new TextEncoder().encode(jsonOf(whole)));
  const { key, operand } = form;
  const text = textOf(operand);
  if (key === "$text") return ok(new TextEncoder().encode(text));
  if (key === "$file") return readPayload(text, operand, source);
  const bytes = decodeBase64(text);
  if (bytes) return ok(bytes);
  return err({ message: "$bytes is not base64", source, range: operand.range });
}

function readPayload(file: string, operand: Tree, source: Source): Result<Uint8Array, Diagnostic> {
  try {
    return ok(new Uint8Array(readFileSync(resolve(dirname(source.path), file))));
  } catch (error) {
    const message = `cannot read "${file}": ${reasonOf(error)}`;
    const hint = "paths are relative to the scenario file";
    return err({ message, source, range: operand.range, hint });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "permission denied";
  return message;
}

/** The bytes that base64 `text` says, white space aside; undefined when it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, "");
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return new Uint8Array(Buffer.from(digits, "base64"));
}
