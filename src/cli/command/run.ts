import { visibleLine } from "../../report/text/visible.ts";
import { checkPrograms } from "../../runner/find/check-programs.ts";
import { openMachine } from "../../runner/machine/open-machine.ts";
import { run, type FileRun } from "../../runner/run.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { runFlags } from "../args/flags.ts";
import { EXIT, strongest, type ExitCode } from "../exit.ts";
import { LineWriter } from "../output/line-writer.ts";
import { printNothingFound, whyNothingFound, type Search } from "../output/print-nothing-found.ts";
import { reportRun, type Asked, type Tell } from "../output/report-run.ts";
import { collectScenarios, type Collected } from "../request/collect-scenarios.ts";
import { RerunFlags } from "../request/rerun-flags.ts";
import { runRequest, type RunRequest } from "../request/run-request.ts";
import { runnable, type CommandContext } from "./runnable.ts";

/** `lambda-sim run`. */
export default runnable(runFlags, (args, context) => {
  const request = runRequest(args, context.environment);
  const rerun = new RerunFlags(args.values, context.environment, request.selection.seed);
  const asked = { request, context, rerun };
  return reportRun(asked, (tell) => runScenarios(asked, tell));
});

async function runScenarios({ request, context, rerun }: Asked, tell: Tell): Promise<ExitCode> {
  const collected = await collectScenarios(request, context);
  if (collected.kind === "scenarios") rerun.learn(collected.variables);
  const groups = collected.kind === "scenarios" ? collected.groups : [];
  const mistakes =
    collected.kind === "diagnostics"
      ? collected.diagnostics
      : await checkPrograms(
          groups.flatMap(({ scenarios }) => scenarios),
          context.environment["PATH"] ?? "",
        );
  if (mistakes.length > 0) return tellMistakes(mistakes, tell);
  if (groups.length > 0) return play(groups, { request, context, tell });
  return tellNothingFound(searchOf(request, collected), context, tell);
}

function tellMistakes(diagnostics: readonly Diagnostic[], tell: Tell): ExitCode {
  tell({ type: "diagnostics", diagnostics });
  return EXIT.usage;
}

function tellNothingFound(search: Search, context: CommandContext, tell: Tell): ExitCode {
  const reason = whyNothingFound(search);
  if (reason) tell({ type: "runFailed", kind: "empty", ...reason });
  return printNothingFound(search, context);
}

function searchOf({ isEmptyAllowed, selection: { shard } }: RunRequest, found: Collected): Search {
  const { files, matching } = found.kind === "scenarios" ? found : { files: 0, matching: 0 };
  const share = shard && matching > 0 ? { shard, matching } : undefined;
  return { isAllowed: isEmptyAllowed, files, share };
}

async function play(
  groups: readonly FileRun[],
  { request, context, tell }: { request: RunRequest; context: CommandContext; tell: Tell },
): Promise<ExitCode> {
  const { options, selection } = request;
  const { messages, stderr } = context;
  const { initConcurrency } = request;
  const machine = openMachine(context.environment, { initConcurrency, adoptsOrphans: true });
  const lines = new LineWriter(stderr, { onSlow: () => messages.warn(SLOW_READER) });
  try {
    const { failed, broken } = await run(groups, {
      machine,
      options,
      seed: selection.seed,
      signal: context.interruption.signal,
      emit: (event) => {
        // The sum stays the last line.
        if (event.type === "runEnded") lines.end();
        tell(event);
      },
      pace: () => paceOf(context),
      onLine: options.hasCapture
        ? undefined
        : (source, line) => lines.write([`${source} | ${visibleLine(line)}`]),
    });
    return strongest([
      failed > 0 ? EXIT.failed : EXIT.success,
      broken > 0 ? EXIT.tool : EXIT.success,
      context.interruption.exitCode ?? EXIT.success,
    ]);
  } finally {
    await machine.close();
  }
}

const SLOW_READER = "What processes write is not read as fast: lines are left out";

/** Of what is reported, how much may wait for its reader before the next scenario waits for it. */
const MAX_PENDING = 4_000_000;

/** Resolves when there is room for what a scenario tells; undefined if there is. */
function paceOf({ stderr }: CommandContext): Promise<void> | undefined {
  const isSlow = (stderr.pending ?? 0) > MAX_PENDING;
  return isSlow ? stderr.untilPending?.(MAX_PENDING / 2) : undefined;
}
