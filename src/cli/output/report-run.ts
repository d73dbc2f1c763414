import { ToolError } from "../../core/tool-error.ts";
import { createReport } from "../../report/create-report.ts";
import type { Report, Sink } from "../../report/report.ts";
import type { RunEvent } from "../../runner/event.ts";
import { UsageError } from "../args/usage-error.ts";
import type { CommandContext } from "../command/runnable.ts";
import { EXIT, strongest, type ExitCode } from "../exit.ts";
import type { RerunFlags } from "../request/rerun-flags.ts";
import type { RunRequest } from "../request/run-request.ts";
import { openReports, type OpenReport } from "./open-reports.ts";
import type { LostReport } from "./report-file.ts";
import { SpillFile } from "./spill-file.ts";

/** Tells all reports of an event. */
export type Tell = (event: RunEvent) => void;

/** What is reported for whom. */
export interface Asked {
  readonly request: RunRequest;
  readonly context: CommandContext;
  readonly rerun: RerunFlags;
}

/**
 * Opens the reports of `request` for `work`, which tells them what happens and resolves to the exit
 * code. However that ends, they are written: with what was told until then, and with the error that
 * ended it. A report that could not be written makes the code at least 3.
 *
 * @throws ToolError when the file of a report cannot be opened; and what `work` throws.
 */
export async function reportRun(
  asked: Asked,
  work: (tell: Tell) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { request, context } = asked;
  const { reports: opened, close } = openReports(request.reports, { ...context, ...request });
  const { signal } = context.interruption;
  const spills: SpillFile[] = [];
  const reports = opened.map((each) => {
    const spill = new SpillFile();
    spills.push(spill);
    return { ...each, report: reportTo(each, spill, asked) };
  });
  let isEnded = false;
  const tell: Tell = (event) => {
    isEnded ||= event.type === "runEnded";
    // Whoever reads stderr sees the message itself.
    const isSaid = event.type === "runFailed";
    for (const { report, isOnStderr } of reports) if (!isSaid || !isOnStderr) report.on(event);
  };
  let lost: readonly LostReport[] = [];
  let code: ExitCode;
  try {
    code = await work(tell);
  } catch (error) {
    if (error !== signal.reason) tell(failureOf(error));
    throw error;
  } finally {
    if (!isEnded) tell({ type: "runEnded", durationMs: 0, isInterrupted: signal.aborted });
    lost = close();
    for (const spill of spills) spill.close();
    for (const one of lost) tellLost(one, context);
  }
  return lost.length === 0 ? code : strongest([code, EXIT.tool]);
}

function reportTo(
  { name, sink }: OpenReport,
  spill: SpillFile,
  { request, context, rerun }: Asked,
): Report {
  const { isVerbose, isQuiet, options } = request;
  const { hide, version } = context;
  const hidden: Sink = {
    write: (text) => sink.write(hide(text)),
    // The line that says what runs now would be drawn over the lines of the processes.
    isTerminal: sink.isTerminal && options.hasCapture,
    hasColor: sink.hasColor,
    get columns() {
      return sink.columns;
    },
  };
  const hiding = {
    put: (text: string) => spill.put(hide(text)),
    take: spill.take.bind(spill),
  };
  return createReport(name, {
    sink: hidden,
    spill: hiding,
    rerunFlags: (file) => rerun.for(file).map(hide),
    isVerbose,
    isQuiet,
    version,
  });
}

function failureOf(error: unknown): RunEvent {
  if (error instanceof UsageError || error instanceof ToolError) {
    const kind = error instanceof UsageError ? "usage" : "tool";
    return { type: "runFailed", kind, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = "it is a bug of lambda-sim; stderr has more of it";
  return { type: "runFailed", kind: "bug", message, hint };
}

function tellLost({ file, error, written }: LostReport, { messages }: CommandContext): void {
  const extent = `${written} bytes of it were written`;
  messages.error(`Cannot write report "${file}": ${error.message}; ${extent}`);
}
