import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from "yaml";
import type { Diagnostic, Range, Source } from "./diagnostic.ts";
import type { ScalarTree, Tree, TreeEntry } from "./tree.ts";

/** How many values all aliases of a document may stand for together; more is a bomb. */
const MAX_ALIASED = 10_000;

/** How deep a value may be nested; what reads a tree is recursive. */
const MAX_DEPTH = 200;

/** Reads one document that is sound YAML into a tree, and collects what we do not take of YAML. */
export class YamlReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #open = new Set<Node>();
  #aliased = 0;
  #depth = 0;

  constructor(source: Source, document: Document.Parsed) {
    this.#source = source;
    this.#document = document;
  }

  /** The document's value. It is whole only when there are no diagnostics. */
  read(): Tree {
    return this.#node(this.#document.contents, { start: 0, end: 0 });
  }

  #node(node: unknown, fallback: Range): Tree {
    if (isAlias(node)) return this.#alias(node, rangeOf(node, fallback));
    const range = rangeOf(node, fallback);
    if (this.#depth > MAX_DEPTH) return this.#refuse(range, "nested too deeply");
    if (this.#open.size > 0 && ++this.#aliased > MAX_ALIASED) return nothing(range);
    if (hasTag(node)) this.#refuseTag(node.tag, range);
    if (isScalar(node)) return this.#scalar(node, range);
    this.#depth++;
    const tree = this.#collection(node, range);
    this.#depth--;
    return tree;
  }

  #collection(node: unknown, range: Range): Tree {
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((item) => this.#node(item, range)), range };
    }
    if (isMap(node)) return { kind: "map", entries: this.#entries(node, range), range };
    return nothing(range);
  }

  #scalar({ value, source }: Scalar, range: Range): ScalarTree {
    if (typeof value === "number") {
      if (!Number.isFinite(value) && !/\d/.test(source ?? "")) {
        this.#report(range, `${source} is not a number of JSON`, "put it in quotes if it is text");
      }
      return { kind: "scalar", value, literal: source ?? String(value), range };
    }
    if (typeof value === "string" || typeof value === "boolean") {
      return { kind: "scalar", value, literal: undefined, range };
    }
    return nothing(range);
  }

  #entries(map: YAMLMap, range: Range): readonly TreeEntry[] {
    const seen = new Set<string>();
    return map.items.flatMap((pair) => {
      const entry = isPair(pair) ? this.#entry(pair, range) : undefined;
      if (!entry) return [];
      if (seen.has(entry.key)) this.#report(entry.keyRange, `"${entry.key}" is here twice`);
      seen.add(entry.key);
      return [entry];
    });
  }

  #entry({ key, value }: Pair, range: Range): TreeEntry | undefined {
    const keyRange = rangeOf(key, range);
    if (!isScalar(key)) {
      this.#report(keyRange, "a key is text", "put it in quotes");
      return undefined;
    }
    if (hasTag(key)) this.#refuseTag(key.tag, keyRange);
    if (key.source === "<<" && key.type === "PLAIN") {
      this.#report(keyRange, "merge keys are not supported", "write the keys out");
    }
    const text = key.type === "PLAIN" ? (key.source ?? "") : String(key.value);
    return {
      key: text,
      keyRange,
      value: this.#node(value, { start: keyRange.end, end: keyRange.end }),
    };
  }

  #alias(alias: Alias, range: Range): Tree {
    const target = alias.resolve(this.#document);
    const name = alias.source;
    if (!target) return this.#refuse(range, `there is no anchor "&${name}" before this`);
    if (this.#open.has(target)) return this.#refuse(range, `"*${name}" holds itself`);
    const isBomb = this.#aliased > MAX_ALIASED;
    this.#open.add(target);
    const tree = this.#node(target, range);
    this.#open.delete(target);
    if (!isBomb && this.#aliased > MAX_ALIASED) {
      return this.#refuse(range, `aliases stand for more than ${MAX_ALIASED} values`);
    }
    return { ...tree, range };
  }

  #refuseTag(tag: string, valueRange: Range): void {
    const before = this.#source.text.slice(0, valueRange.start);
    const written = /!\S*(?=(?:\s+&\S+)?\s*$)/.exec(before);
    const range = written
      ? { start: written.index, end: written.index + written[0].length }
      : valueRange;
    this.#report(range, `YAML tags such as "${written?.[0] ?? tag}" are not supported`);
  }

  #refuse(range: Range, message: string): ScalarTree {
    this.#report(range, message);
    return nothing(range);
  }

  #report(range: Range, message: string, hint?: string): void {
    this.diagnostics.push({ message, source: this.#source, range, hint });
  }
}

function hasTag(node: unknown): node is Node & { readonly tag: string } {
  return (isScalar(node) || isSeq(node) || isMap(node)) && typeof node.tag === "string";
}

function rangeOf(node: unknown, fallback: Range): Range {
  const range = (node as Node | null)?.range;
  return range ? { start: range[0], end: range[1] } : fallback;
}

function nothing(range: Range): ScalarTree {
  return { kind: "scalar", value: null, literal: undefined, range };
}
