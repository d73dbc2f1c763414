import { unreachable } from "../../core/assert.ts";
import { plural } from "../../core/plural.ts";
import type { RunEvent } from "../../runner/event.ts";
import { inOrder } from "../part/diagnostics.ts";
import { Running } from "../part/running.ts";
import { Shelf } from "../part/shelf.ts";
import { Tally } from "../part/tally.ts";
import type { Report, ReportOptions, RunEnded, RunFailed } from "../report.ts";
import { zonelessInstant } from "../text/instant.ts";
import { visible } from "../text/visible.ts";
import { element, endTag, startTag, textElement } from "../text/xml.ts";
import {
  diagnosticCase,
  errorCase,
  scenarioCase,
  seconds,
  type Case,
  type CaseKind,
} from "./junit-case.ts";

/** The file of what belongs to the whole run. */
const WHOLE_RUN = { file: "lambda-sim", classname: "lambda-sim", line: 0 };

/** The cases of one file. */
interface Suite {
  readonly counts: Record<CaseKind, number>;
  durationMs: number;
  /** When the first of them began, in epoch milliseconds; Infinity where none was run. */
  startedAt: number;
}

/**
 * The XML that CI servers read, written when the run ends: a suite for each file, a case for each
 * scenario, in the order of the files and not in that of the run. A mistake in a file is a case of
 * its own. So is an interruption, since a reader would take the other cases for all.
 */
export class JunitReport implements Report {
  readonly #options: ReportOptions;
  readonly #tally = new Tally();
  readonly #running = new Running();
  readonly #suites = new Map<string, Suite>();
  readonly #cases: Shelf;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#cases = new Shelf(options.spill);
  }

  on(event: RunEvent): void {
    this.#tally.add(event);
    this.#running.add(event);
    switch (event.type) {
      case "runStarted":
      case "scenarioStarted":
      case "attachable":
      case "stepStarted":
      case "stepEnded":
        return;
      case "scenarioEnded":
        this.#add(scenarioCase(event.result));
        return;
      case "diagnostics":
        for (const diagnostic of inOrder(event.diagnostics)) this.#add(diagnosticCase(diagnostic));
        return;
      case "runFailed":
        this.#add(failedRun(event));
        return;
      case "runEnded":
        this.#runEnded(event);
        return;
      default:
        unreachable(event);
    }
  }

  #add({ file, line, kind, durationMs, startedAt = Infinity, xml }: Case): void {
    const counts = { passed: 0, failure: 0, error: 0, skipped: 0 };
    const suite = this.#suites.get(file) ?? { counts, durationMs: 0, startedAt: Infinity };
    this.#suites.set(file, suite);
    suite.counts[kind] += 1;
    suite.durationMs += durationMs;
    suite.startedAt = Math.min(suite.startedAt, startedAt);
    this.#cases.put({ file, line }, xml.map((text) => `    ${text}\n`).join(""));
  }

  #runEnded({ durationMs, isInterrupted }: RunEnded): void {
    if (isInterrupted) this.#add(this.#interruption());
    const { sink } = this.#options;
    const suites = [...this.#suites].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const all = suites.map(([, suite]) => suite);
    const attributes = {
      name: "lambda-sim",
      ...countsOf(all),
      time: seconds(durationMs),
      ...timestampOf(this.#tally.startedAt),
    };
    const isEmpty = suites.length === 0;
    const head = startTag("testsuites", attributes, isEmpty ? "/>" : ">");
    sink.write(`<?xml version="1.0" encoding="UTF-8"?>\n${head}\n`);
    for (const [file, suite] of suites) this.#writeSuite(file, suite);
    if (!isEmpty) sink.write(`${endTag("testsuites")}\n`);
  }

  #writeSuite(file: string, suite: Suite): void {
    const { sink } = this.#options;
    const time = seconds(suite.durationMs);
    const startedAt = Number.isFinite(suite.startedAt) ? suite.startedAt : undefined;
    const attributes = { name: file, ...countsOf([suite]), time, ...timestampOf(startedAt), file };
    sink.write(`  ${startTag("testsuite", attributes)}\n`);
    for (const text of this.#cases.read(file)) sink.write(text);
    sink.write(`  ${endTag("testsuite")}\n`);
  }

  #interruption(): Case {
    const { totals, planned } = this.#tally;
    const name = `interrupted after ${totals.scenarios} of ${plural(planned, "scenario")}`;
    const running = this.#running.titles.map((title) => `still running: ${title}\n`);
    const reason = { message: name, type: "interrupted" };
    const error =
      running.length === 0
        ? element("error", reason)
        : [textElement("error", reason, `\n${running.join("")}`)];
    return errorCase({ ...WHOLE_RUN, name }, error);
  }
}

function failedRun({ kind, message, hint }: RunFailed): Case {
  const reason = { message: visible(message), type: kind };
  const error =
    hint === undefined
      ? element("error", reason)
      : [textElement("error", reason, `\nhint: ${visible(hint)}\n`)];
  return errorCase({ ...WHOLE_RUN, name: visible(message) }, error);
}

function countsOf(suites: readonly Suite[]): Record<string, number> {
  const sum = (kinds: readonly CaseKind[]): number =>
    suites.reduce(
      (total, { counts }) => kinds.reduce((more, kind) => more + counts[kind], total),
      0,
    );
  return {
    tests: sum(["passed", "failure", "error", "skipped"]),
    failures: sum(["failure"]),
    errors: sum(["error"]),
    skipped: sum(["skipped"]),
  };
}

function timestampOf(at: number | undefined): { readonly timestamp?: string } {
  return at === undefined ? {} : { timestamp: zonelessInstant(at) };
}
