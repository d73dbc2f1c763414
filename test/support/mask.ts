/** `text` that people see of a run, with what differs from run to run made alike. */
export function mask(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (SOURCE_LINE.test(line)) lines.push(line);
    else if (!TIMELINE.test(line)) lines.push(maskLine(line));
    // Where a row is broken depends on how long the phases took.
    else if (line.includes("environment")) lines.push(maskTimeline(line));
    else lines.push(`${lines.pop() ?? ""}  ${maskTimeline(line.trim())}`.trimEnd());
  }
  return lines.join("\n");
}

/** A line of the user's own file. */
const SOURCE_LINE = /^ *\d+ \|/;

const TIMELINE = /^ {2,}.*(?:init|invokes?|reset|shutdown|frozen) [▇·▏]/;

/** An environment that rests is drawn when it does so for long, which it may on a busy machine. */
function maskTimeline(line: string): string {
  return line
    .replaceAll(/[▇·▏]+ (?:\d+m )?[\d.]+m?s/g, "▇ <time>")
    .replaceAll(/frozen ▇ <time>(?: {2}|$)/g, "")
    .trimEnd();
}

function maskLine(line: string): string {
  return line
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replace(/("REPORT RequestId: <id>).*/, "$1…")
    .replace(/"requestId":"[0-9a-f-]+…/, '"requestId":"…')
    .replaceAll(/\b\d{13}\b/g, "<epoch>")
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "<instant>")
    .replaceAll(/\bprocess \d+\b/g, "process <pid>")
    .replace(/\s+(?:\d+m )?[\d.]+m?s$/, " <time>")
    .replaceAll(/\b[\d.]+m?s\b/g, "<time>");
}
