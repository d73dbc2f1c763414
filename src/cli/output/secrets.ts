import { visible } from "../../report/text/visible.ts";
import { escapeAttribute, escapeText } from "../../report/text/xml.ts";
import { disarmed } from "./disarm.ts";
import type { TextStream } from "./text-stream.ts";

const MASK = "***";

/** What reports put where they cut a text. */
const CUT = "…";

/**
 * A function that puts `***` in the place of each of `secrets`: in every form that reports give it,
 * as it stands in base64, hex and URLs, and the part of it beside which a text was cut.
 */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form !== "")
    // A form goes before the forms that it contains.
    .toSorted((left, right) => right.length - left.length);
  return (text) => {
    const shown = forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
    return shown.includes(CUT) ? forms.reduce(withoutPart, shown) : shown;
  };
}

/** `text` without the beginning of `form` before a cut, and without its end behind one. */
function withoutPart(text: string, form: string): string {
  let rest = text;
  for (let length = form.length - 1; length >= MIN_LINE_LENGTH; length--) {
    const head = form.slice(0, length) + CUT;
    if (rest.includes(head)) rest = rest.replaceAll(head, MASK + CUT);
    const tail = CUT + form.slice(-length);
    if (rest.includes(tail)) rest = rest.replaceAll(tail, CUT + MASK);
  }
  return rest;
}

/**
 * `stream` without secrets, and without what a CI would obey. Each write is looked at by itself, so
 * it has whole lines and no part of a secret.
 */
export function hidingStream(stream: TextStream, hide: (text: string) => string): TextStream {
  return {
    write: (text) => stream.write(disarmed(hide(text))),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get pending() {
      return stream.pending;
    },
    untilPending: async (most) => stream.untilPending?.(most),
  };
}

/** The shortest line of a secret that is hidden by itself: a shorter one would blot out every report. */
const MIN_LINE_LENGTH = 4;

/** A report may show a value by line, or inside JSON, and may be JSON or XML itself. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= MIN_LINE_LENGTH);
  const encoded = secret.length < MIN_LINE_LENGTH ? [] : encodings(secret);
  return [secret, ...lines, ...encoded].flatMap((text) => {
    const shown = [text, visible(text), escapeJson(text)];
    return shown.flatMap((form) => [
      form,
      escapeJson(form),
      escapeText(form),
      escapeAttribute(form),
    ]);
  });
}

/**
 * `secret` in hex, in URLs, and in base64. There it depends on how many bytes of something else
 * stand before it, as in `user:secret`; the digits that the neighbours have a part in are left out.
 */
function encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 4) / 3);
    return digits.slice(first, Math.floor(((before + bytes.length) * 4) / 3));
  });
  const urls = [
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([["", secret]]).toString().slice(1),
  ];
  return [
    ...base64,
    ...base64.map((digits) => digits.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
    ...urls,
    ...urls.map((text) => text.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase())),
  ];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
