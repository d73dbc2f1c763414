import type { Finding } from "./section.ts";

/** Findings as a table for people; each run of findings with the same columns has one head. */
export function table(findings: readonly Finding[]): string {
  return groups(findings).map(drawGroup).join("\n\n");
}

function groups(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const found: Finding[][] = [];
  for (const finding of findings) {
    const last = found.at(-1);
    if (last && columns(last[0]!) === columns(finding)) last.push(finding);
    else found.push([finding]);
  }
  return found;
}

function columns(finding: Finding): string {
  return Object.keys(finding.values).join();
}

function drawGroup(group: readonly Finding[]): string {
  const names = Object.keys(group[0]!.values);
  const rows = [
    ["", ...names, ""],
    ...group.map(({ name, values, goal }) => [
      name,
      ...Object.values(values).map(rounded),
      goal ? `${goal.isMet ? "ok" : "NOT MET"}: ${goal.text}` : "",
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => drawRow(row, widths)).join("\n");
}

/** Names and goals to the left, numbers to the right. */
function drawRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) =>
    column === 0 || column === row.length - 1
      ? cell.padEnd(widths[column]!)
      : cell.padStart(widths[column]!),
  );
  return cells.join("  ").trimEnd();
}

/** Three digits that count, and no fraction from a hundred on. */
function rounded(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
