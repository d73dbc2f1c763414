/**
 * The characters that XML 1.0 does not allow in a document, escaped or not, and C1, which it
 * discourages: https://www.w3.org/TR/xml/#charsets. Lone surrogates are replaced before.
 */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

type Attributes = Readonly<Record<string, string | number>>;

/**
 * `text` between two tags, without the characters that XML cannot hold. Where a CI that is shown it
 * would find a command, a character is escaped that need not be.
 */
export function escapeText(text: string): string {
  return allowed(text)
    .replaceAll(/[&<>\r]/g, (character) => ENTITIES[character] ?? "")
    .replaceAll("##", "#&#35;")
    .replaceAll(/^(\s*):(?=:)/gm, "$1&#58;");
}

/** `text` as the value of an attribute in double quotes, its line ends and tabs kept. */
export function escapeAttribute(text: string): string {
  return allowed(text)
    .replaceAll(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? "")
    .replaceAll("##", "#&#35;");
}

/** An element around `children`, which are lines of XML; each is indented. */
export function element(
  name: string,
  attributes: Attributes,
  children: readonly string[] = [],
): string[] {
  if (children.length === 0) return [startTag(name, attributes, "/>")];
  return [startTag(name, attributes), ...children.map((line) => `  ${line}`), endTag(name)];
}

/** An element around text, in which white space counts: it is one item, whatever its line ends. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return `${startTag(name, attributes)}${escapeText(text)}${endTag(name)}`;
}

/** The start of an element; with `/>` it is all of it. */
export function startTag(name: string, attributes: Attributes, end: ">" | "/>" = ">"): string {
  const pairs = Object.entries(attributes);
  const words = pairs.map(([key, value]) => `${key}="${escapeAttribute(String(value))}"`);
  return `<${[name, ...words].join(" ")}${end}`;
}

export function endTag(name: string): string {
  return `</${name}>`;
}

function allowed(text: string): string {
  return text.toWellFormed().replaceAll(FORBIDDEN, "");
}
