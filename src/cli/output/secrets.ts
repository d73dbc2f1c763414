import { visible } from "../../report/text/visible.ts";
import { escapeAttribute, escapeText } from "../../report/text/xml.ts";
import type { TextStream } from "./text-stream.ts";

const MASK = "***";

/** A function that puts `***` in the place of each of `secrets`, in every form that reports give it. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form !== "")
    // A form goes before the forms that it contains.
    .toSorted((left, right) => right.length - left.length);
  return (text) => forms.reduce((shown, form) => shown.replaceAll(form, MASK), text);
}

/** `stream` without secrets. Each write is searched by itself, so none may hold a part of a secret. */
export function hidingStream(stream: TextStream, hide: (text: string) => string): TextStream {
  return {
    write: (text) => stream.write(hide(text)),
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
  return [secret, ...lines].flatMap((text) => {
    const shown = [text, visible(text), escapeJson(text)];
    return shown.flatMap((form) => [
      form,
      escapeJson(form),
      escapeText(form),
      escapeAttribute(form),
    ]);
  });
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
