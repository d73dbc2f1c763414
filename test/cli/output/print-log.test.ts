import { expect, test } from "bun:test";
import { printLog } from "../../../src/cli/output/print-log.ts";
import { Journal } from "../../../src/core/journal.ts";
import { DEFAULT_FUNCTION } from "../../../src/lambda/function.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** The lines that are printed of what a process prints. */
async function printed(...lines: readonly string[]): Promise<readonly string[]> {
  const journal = new Journal<JournalEntry>();
  const clock = new VirtualClock();
  const written: string[] = [];
  printLog(journal, {
    settings: DEFAULT_FUNCTION,
    clock,
    write: (some) => void written.push(...some),
  });
  const facts = { environment: 1, at: 0, monotonicMs: 0 };
  for (const line of lines) {
    journal.append({ type: "log", source: "runtime", stream: "stdout", line, ...facts });
  }
  await clock.advance(10);
  return written;
}

test("printLog() shows what would command the terminal, and keeps tabs", async () => {
  expect(
    await printed("\u001B[31mred\u001B[0m", "a\rb", "nul\0", "title\u001B]0;x\u0007", "a\tb"),
  ).toEqual(["␛[31mred␛[0m", "a␍b", "nul␀", "title␛]0;x␇", "a\tb"]);
});
