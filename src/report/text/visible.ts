const TAB = "    ";

/** Control characters, separators of lines, and what turns the direction of writing around. */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/gu;

/**
 * `text` on one line with everything in it to be seen: `␛[31m` for a colour, `␊` for a line end.
 *
 * Whatever a program under test or a file contains goes through here, so that none of it can
 * command the terminal. The parts of a text give the parts of the result.
 */
export function visible(text: string): string {
  return text.toWellFormed().replaceAll(HIDDEN, picture);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\t") return TAB;
  if (code < 0x20) return String.fromCodePoint(0x24_00 + code);
  if (code === 0x7f) return "␡";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
