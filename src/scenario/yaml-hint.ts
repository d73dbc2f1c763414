/**
 * What to do about a mistake of syntax at `offset` of `text`, which the parser has words for; most
 * often text wants quotes, or the indentation is wrong. Undefined where we know no better.
 */
export function hintForSyntax(
  { code, message }: { readonly code: string; readonly message: string },
  text: string,
  offset: number,
): string | undefined {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? undefined : end);
  const before = text.slice(text.lastIndexOf("\n", start - 2) + 1, start);
  if ([before, line].some((each) => /(?:^|[\s,{[])\/[/*]/.test(each))) {
    return "a comment begins with #, in JSON too, since it is read as YAML";
  }
  const variable = /(?<!["'\w$])\$\{[\w-]*\}/.exec(line)?.[0];
  if (variable !== undefined && /[{[]/.test(line.replaceAll("${", ""))) {
    return `put a variable inside { } or [ ] in quotes: "${variable}"`;
  }
  const reserved = /(?:^|[\s:,[{-])([@`%])/.exec(line)?.[1];
  if (code === "BAD_SCALAR_START" || (reserved !== undefined && code !== "BAD_INDENT")) {
    return `put text that begins with ${reserved ?? "such a character"} in quotes`;
  }
  // Before the next look, since such a line may have ": " in it as well.
  if (/^\s*\t/.test(line) && code === "TAB_AS_INDENT") return HINTS[code];
  if (/^[^"']*:\s+[^"'{[#]*:\s/.test(line)) return 'put text that has ": " in it in quotes';
  if (/without - indicator/.test(message)) return HINTS["BAD_INDENT"];
  if (/and end with a [}\]]$/.test(message)) return "a bracket is not closed";
  return HINTS[code];
}

/** By the parser's codes: https://eemeli.org/yaml/#errors */
const HINTS: Readonly<Record<string, string>> = {
  BAD_INDENT: "keys of one map stand in one column, and what belongs to a key stands further right",
  TAB_AS_INDENT: "indent with spaces",
  MISSING_CHAR: "a quote or a bracket is not closed, or the text wants quotes",
  UNEXPECTED_TOKEN:
    "text with a character that has a meaning in YAML wants quotes; else look at the indentation",
  MULTILINE_IMPLICIT_KEY:
    'a key stands on one line and ends with ": "; look at the indentation, or put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put text that has ": " in it in quotes, or look at the indentation',
  BLOCK_IN_FLOW: "inside { } and [ ] everything is written with { }, [ ] and commas",
  BAD_DQ_ESCAPE: String.raw`in double quotes \ begins an escape: write \\, or use single quotes`,
  DUPLICATE_KEY: "a key stands in a map once",
};
