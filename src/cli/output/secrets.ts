import { visible } from "../../report/text/visible.ts";
import { escapeAttribute, escapeText } from "../../report/text/xml.ts";
import type { TextStream } from "./text-stream.ts";

const MASK = "***";

/** What writes `***` for every one of `secrets`, however a report has escaped it. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form !== "")
    // What contains another form goes before it.
    .toSorted((left, right) => right.length - left.length);
  return (text) => forms.reduce((shown, form) => shown.replaceAll(form, MASK), text);
}

/** `stream` without secrets. What is written at once is looked at on its own. */
export function hidingStream(stream: TextStream, hide: (text: string) => string): TextStream {
  return {
    write: (text) => stream.write(hide(text)),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}

/** A shorter line of a secret is hidden with the secret only: it would blot out every report. */
const MIN_LINE_LENGTH = 4;

/** A value may be shown by line, as a value inside JSON, inside a report that is JSON or XML itself. */
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
