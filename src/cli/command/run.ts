import { createReport } from "../../report/create-report.ts";
import type { Sink } from "../../report/report.ts";
import type { RunEvent } from "../../runner/event.ts";
import { checkPrograms } from "../../runner/find/check-programs.ts";
import { openMachine } from "../../runner/machine/open-machine.ts";
import { run, type FileRun } from "../../runner/run.ts";
import { printNothingFound, type Search } from "../output/print-nothing-found.ts";
import { EXIT, strongest, type ExitCode } from "../exit.ts";
import { runFlags } from "../args/flags.ts";
import { openReports, type OpenReport } from "../output/open-reports.ts";
import type { LostReport } from "../output/report-file.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { runRequest, type RunRequest } from "../request/run-request.ts";
import { runnable, type CommandContext } from "./runnable.ts";
import { collectScenarios, type Collected } from "../request/collect-scenarios.ts";

/** `lambda-sim run`. */
export default runnable(runFlags, (args, context) =>
  runScenarios(runRequest(args, context.environment), context),
);

async function runScenarios(request: RunRequest, context: CommandContext): Promise<ExitCode> {
  const collected = await collectScenarios(request, context);
  const groups = collected.kind === "scenarios" ? collected.groups : [];
  const mistakes =
    collected.kind === "diagnostics"
      ? collected.diagnostics
      : await checkPrograms(
          groups.flatMap(({ scenarios }) => scenarios),
          context.environment["PATH"] ?? "",
        );
  if (mistakes.length === 0 && groups.length === 0) {
    return printNothingFound(searchOf(request, collected), context);
  }
  const { reports, close } = openReports(request.reports, { ...context, ...request });
  const tell = teller(reports, request, context);
  let lost: readonly LostReport[] = [];
  let code: ExitCode;
  try {
    code =
      mistakes.length === 0
        ? await play(groups, { request, context, tell })
        : tellMistakes(mistakes, tell);
  } finally {
    lost = close();
    lost.forEach((one) => tellLost(one, context));
  }
  return lost.length === 0 ? code : strongest([code, EXIT.tool]);
}

function tellMistakes(diagnostics: readonly Diagnostic[], tell: Tell): ExitCode {
  tell({ type: "diagnostics", diagnostics });
  tell({ type: "runEnded", durationMs: 0, isInterrupted: false });
  return EXIT.usage;
}

function tellLost({ file, error, written }: LostReport, { messages }: CommandContext): void {
  const extent = `${written} bytes of it were written`;
  messages.error(`Cannot write report "${file}": ${error.message}; ${extent}`);
}

function searchOf({ isEmptyAllowed, selection: { shard } }: RunRequest, found: Collected): Search {
  const { files, matching } = found.kind === "scenarios" ? found : { files: 0, matching: 0 };
  const share = shard && matching > 0 ? { shard, matching } : undefined;
  return { isAllowed: isEmptyAllowed, files, share };
}

type Tell = (event: RunEvent) => void;

async function play(
  groups: readonly FileRun[],
  { request, context, tell }: { request: RunRequest; context: CommandContext; tell: Tell },
): Promise<ExitCode> {
  const { options, selection } = request;
  const { initConcurrency } = request;
  const machine = openMachine(context.environment, { initConcurrency, adoptsOrphans: true });
  try {
    const results = await run(groups, {
      machine,
      options,
      seed: selection.seed,
      signal: context.interruption.signal,
      emit: tell,
      onLine: options.hasCapture ? undefined : lineWriter(context),
    });
    const codes = results.map(({ status }) => {
      if (status === "failed") return EXIT.failed;
      return status === "broken" ? EXIT.tool : EXIT.success;
    });
    return strongest([...codes, context.interruption.exitCode ?? EXIT.success]);
  } finally {
    await machine.close();
  }
}

function teller(
  opened: readonly OpenReport[],
  { isVerbose, isQuiet, options }: RunRequest,
  { version, hide }: CommandContext,
): Tell {
  const reports = opened.map(({ name, sink }) => {
    const hidden: Sink = {
      write: (text) => sink.write(hide(text)),
      // The line that says what runs now would be drawn over the lines of the processes.
      isTerminal: sink.isTerminal && options.hasCapture,
      hasColor: sink.hasColor,
      get columns() {
        return sink.columns;
      },
    };
    return createReport(name, { sink: hidden, isVerbose, isQuiet, version });
  });
  return (event) => reports.forEach((report) => report.on(event));
}

function lineWriter({ stderr }: CommandContext): (source: string, line: string) => void {
  return (source, line) => void stderr.write(`${source} | ${line}\n`);
}
