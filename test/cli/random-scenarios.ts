/** Texts of scenario files that somebody may have got wrong, from a seed. */

/** Values and pieces of YAML that parsers, and whoever reads what they give, get wrong. */
const ODD: readonly string[] = [
  "",
  "~",
  "null",
  "-0",
  "1e400",
  "0x1F",
  "1_000",
  ".inf",
  ".nan",
  "99999999999999999999",
  "-1",
  "1.0",
  "true",
  "off",
  "3",
  "3 s",
  "-1s",
  "1ms",
  "999999999h",
  "{}",
  "[]",
  "[[[]]]",
  "{ a: { b: [1, { c: 2 }] } }",
  "${a}",
  "${index}",
  "${",
  "$${a}",
  "${a.b[0]}",
  "__proto__",
  "{ __proto__: 1 }",
  "constructor",
  "toString",
  "*a",
  "&a x",
  "&a [*a]",
  "<<: *a",
  "!!binary aGk=",
  "!!set { a }",
  "!!js/function x",
  "!x y",
  "|",
  ">-\n    a\n     b",
  "? a",
  "- ",
  ": ",
  "a: b: c",
  "%YAML 1.1",
  "---",
  "...",
  "\t",
  "'",
  '"',
  '"\\ud800"',
  '"\\x00"',
  "\u0000",
  "\uFEFF",
  "\u2028",
  "\u001B[2J",
  "\uD800",
  "😀",
  "#",
  "@x",
  "`x`",
  "2001-01-01",
  '{ $regex: "(" }',
  '{ $regex: "(?=a)" }',
  "{ $not: { $not: { $exists: true } } }",
  "{ $in: 1 }",
  "{ $length: { $gt: x } }",
  "{ $exact: [{ $contains: 1 }] }",
  "{ $file: nope.json }",
  "{ $file: . }",
  '{ $text: "{oops" }',
  '{ $bytes: "!" }',
  "{ $foo: 1, $gt: 2 }",
  "[1, 2, { $lt: 3s }]",
  "x".repeat(5000),
  "[".repeat(300),
  "{ a: ".repeat(200),
];

type Random = () => number;

/** Mutates the texts of `corpus`. The same `random` gives the same texts. */
export class RandomScenarios {
  readonly #corpus: readonly string[];
  readonly #keys: readonly string[];
  readonly #random: Random;

  constructor(corpus: readonly string[], random: Random) {
    this.#corpus = corpus;
    this.#random = random;
    const keys = corpus.flatMap((text) => [...text.matchAll(/([$\w.-]+):/g)].map(([, key]) => key));
    this.#keys = [...new Set(keys.flatMap((key) => key ?? []))];
  }

  /** The next text: one of the corpus with one to four mistakes. */
  next(): string {
    let text = this.#oneOf(this.#corpus);
    for (let left = 1 + this.#below(4); left > 0; left--) text = this.#mutate(text);
    return text;
  }

  #mutate(text: string): string {
    const mutations = [
      () => this.#inLines(text, (lines, at) => lines.toSpliced(at, 1)),
      () => this.#inLines(text, (lines, at) => lines.toSpliced(at, 0, lines[at] ?? "")),
      () =>
        this.#inLines(text, (lines, at) =>
          lines.with(at, `${" ".repeat(this.#below(5))}${lines[at]?.trimStart()}`),
        ),
      () => this.#inLines(text, (lines, at) => lines.slice(0, at)),
      () => this.#inLines(text, (lines, at) => lines.toSpliced(at, 0, ...this.#linesOfAnother())),
      () => this.#instead(text, /[\w.$-]+(?=:)/g, () => this.#oneOf(this.#keys)),
      () => this.#instead(text, /[\w.$-]+(?=:)/g, (key) => this.#typo(key)),
      () => this.#instead(text, /(?<=[:,[] )[^\s,{}[\]]+/g, () => this.#oneOf(ODD)),
      () => this.#instead(text, /(?<=: )[^\n]+/g, () => this.#oneOf(ODD)),
      () => this.#at(text, (place) => text.slice(0, place) + this.#oneOf(ODD) + text.slice(place)),
      () =>
        this.#at(text, (place) => text.slice(0, place) + text.slice(place + 1 + this.#below(8))),
    ];
    return this.#oneOf(mutations)();
  }

  #inLines(text: string, change: (lines: string[], at: number) => readonly string[]): string {
    const lines = text.split("\n");
    return change(lines, this.#below(lines.length)).join("\n");
  }

  #linesOfAnother(): readonly string[] {
    const lines = this.#oneOf(this.#corpus).split("\n");
    const at = this.#below(lines.length);
    return lines.slice(at, at + 1 + this.#below(6));
  }

  /** `text` with another word in the place of one that `pattern` finds. */
  #instead(text: string, pattern: RegExp, word: (found: string) => string): string {
    const all = [...text.matchAll(pattern)];
    const found = all[this.#below(all.length)];
    if (!found) return text;
    const { 0: old, index } = found;
    return text.slice(0, index) + word(old) + text.slice(index + old.length);
  }

  #typo(key: string): string {
    const at = this.#below(key.length);
    return key.slice(0, at) + key.slice(at + 1) + (key[at] ?? "");
  }

  #at(text: string, change: (place: number) => string): string {
    return change(this.#below(text.length + 1));
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)] as Item;
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}
