import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { err, ok, type Result } from "../core/result.ts";
import { readEvent } from "../lambda/event-payload.ts";
import { MAX_REQUEST_BYTES } from "../lambda/limits/protocol.ts";
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
 * the place of what cannot be read, or is no payload that Lambda takes. Reads at once, so that
 * steps that begin together do so in the order of the file.
 */
export function renderPayload(
  tree: Tree,
  variables: Variables,
  source: Source,
): Result<Uint8Array, Diagnostic> {
  return payloadBytes(substitute(tree, variables), source);
}

/** As {@link renderPayload}, of a payload that has no variables. */
export function payloadBytes(whole: Tree, source: Source): Result<Uint8Array, Diagnostic> {
  const bytes = bytesOf(whole, source);
  if (!bytes.ok) return bytes;
  const { length } = bytes.value;
  if (length > MAX_REQUEST_BYTES) {
    const message = `the payload has ${length} bytes, and Lambda takes ${MAX_REQUEST_BYTES}`;
    return err({ message, source, range: whole.range });
  }
  const form = payloadForm(whole);
  return form ? eventOf(form, bytes.value, source) : bytes;
}

function bytesOf(whole: Tree, source: Source): Result<Uint8Array, Diagnostic> {
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

/** What is in place is JSON; anything else has to be. */
function eventOf(
  { key, operand }: PayloadForm,
  bytes: Uint8Array,
  source: Source,
): Result<Uint8Array, Diagnostic> {
  const event = readEvent(bytes);
  if (event.ok) return event;
  const what = key === "$file" ? `"${textOf(operand)}"` : key;
  const message = `${what} is not JSON in UTF-8: ${event.error}`;
  return err({ message, source, range: operand.range, hint: "Lambda takes no other payload" });
}

function readPayload(file: string, operand: Tree, source: Source): Result<Uint8Array, Diagnostic> {
  const read = readRegularFile(resolve(dirname(source.path), file));
  if (read.ok) return read;
  const message = `cannot read "${file}": ${read.error}`;
  const hint = "paths are relative to the scenario file";
  return err({ message, source, range: operand.range, hint });
}

/** The bytes of the file at `path`, or why there are none. */
function readRegularFile(path: string): Result<Uint8Array, string> {
  try {
    const stats = statSync(path);
    // To read a pipe would wait for whoever writes into it.
    if (!stats.isFile()) return err(stats.isDirectory() ? "it is a folder" : "it is no file");
    return ok(new Uint8Array(readFileSync(path)));
  } catch (error) {
    return err(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  if (code === "EACCES") return "permission denied";
  return message;
}

/** The bytes that base64 `text` says, white space aside; undefined when it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, "");
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return new Uint8Array(Buffer.from(digits, "base64"));
}
