const TAB = "    ";

/**
 * Control characters, separators of lines, and characters that reverse the direction of writing.
 */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/gu;

/**
 * `text` on one line, with every character of it to be seen: `␛[31m` for a colour, `␊` for a line
 * end.
 *
 * All text from a program under test or from a file goes through here, so that it cannot command
 * the terminal. The results of the parts of a text, joined, are the result of the text.
 */
export function visible(text: string): string {
  return text.toWellFormed().replaceAll(HIDDEN, picture);
}

/**
 * A line of a process as it is shown where it stands by itself: as {@link visible} does, but for
 * its tabs, which command nothing.
 */
export function visibleLine(line: string): string {
  return line.split("\t").map(visible).join("\t");
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\t") return TAB;
  if (code < 0x20) return String.fromCodePoint(0x24_00 + code);
  if (code === 0x7f) return "␡";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
