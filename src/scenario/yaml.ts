import { isAlias, isMap, isScalar, parseAllDocuments, type Document, type YAMLError } from "yaml";
import type { Diagnostic, Range, Source } from "./diagnostic.ts";
import type { Tree } from "./tree.ts";
import { hintForSyntax } from "./yaml-hint.ts";
import { YamlReader } from "./yaml-reader.ts";

/** How many mistakes of syntax are told of one document: the later ones mostly follow from the first. */
const MAX_ERRORS = 3;

/** The documents of a file that are sound YAML, and the mistakes of the others. */
export interface YamlFile {
  readonly documents: readonly Tree[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a stream of YAML documents, or JSON. Empty documents are passed over. Never throws: what
 * cannot be read is a diagnostic, and the documents beside it are still there.
 */
export function readYaml(source: Source): YamlFile {
  const encoding = encodingMistake(source);
  if (encoding) return { documents: [], diagnostics: [encoding] };
  const documents: Tree[] = [];
  const diagnostics: Diagnostic[] = [];
  const parsed = parseAllDocuments(source.text, { prettyErrors: false, uniqueKeys: false });
  for (const document of parsed) {
    const errors = [...document.errors, ...document.warnings.filter(isOurs)];
    if (errors.length > 0) {
      diagnostics.push(...errors.slice(0, MAX_ERRORS).map((error) => diagnosticOf(error, source)));
    } else if (!isEmpty(document)) {
      const reader = new YamlReader(source, document);
      const tree = reader.read();
      if (reader.diagnostics.length === 0) documents.push(tree);
      diagnostics.push(...reader.diagnostics);
    }
  }
  if (documents.length === 0 && diagnostics.length === 0) {
    const range = { start: 0, end: 0 };
    diagnostics.push({
      message: "there is no scenario in this file",
      source,
      range,
      hint: 'a scenario has "steps"',
    });
  }
  return { documents, diagnostics };
}

/** What shows that a file is no text in UTF-8; its text then has NULs, which YAML does not have. */
function encodingMistake(source: Source): Diagnostic | undefined {
  const at = source.text.indexOf("\0");
  if (at < 0) return undefined;
  const range = { start: at, end: at + 1 };
  // The marks of UTF-16 are no UTF-8, and every other byte of its Latin letters is a NUL.
  const isWide =
    source.text.startsWith("\uFFFD\uFFFD") ||
    source.text.split("\0").length > source.text.length / 3;
  if (!isWide) return { message: "there is a NUL in the file", source, range };
  const hint = "save it as UTF-8";
  return { message: "the file is in UTF-16", source, range: { start: 0, end: 0 }, hint };
}

/** Unresolved tags are refused by the reader, with all the other ones. */
function isOurs(warning: YAMLError): boolean {
  return warning.code !== "TAG_RESOLVE_FAILED";
}

function isEmpty({ contents }: Document.Parsed): boolean {
  if (contents === null) return true;
  if (isMap(contents) || isAlias(contents)) return false;
  return isScalar(contents) && contents.value === null && (contents.source ?? "") === "";
}

function diagnosticOf({ code, message, pos }: YAMLError, source: Source): Diagnostic {
  const range = within(source.text, { start: pos[0], end: pos[1] });
  // The parser is recursive: when the stack ends, its message is the JavaScript engine's.
  if (/call stack/.test(message)) return { message: "nested too deeply", source, range };
  const words = message.replace(/closing (["'])quote/, "closing $1");
  const hint = hintForSyntax({ code, message }, source.text, range.start);
  return { message: words.charAt(0).toLowerCase() + words.slice(1), source, range, hint };
}

function within(text: string, { start, end }: Range): Range {
  return { start: Math.min(start, text.length), end: Math.min(end, text.length) };
}
