import { resolve } from "node:path";
import type { ReportName, Sink } from "../../report/report.ts";
import type { Environment } from "../args/args.ts";
import { hasColor } from "./color.ts";
import type { TextStream } from "./text-stream.ts";
import { ReportFile, type LostReport } from "./report-file.ts";
import type { ReportRequest } from "../args/report-request.ts";
import { UsageError } from "../args/usage-error.ts";

/** Where reports may go, and whether they are colored. */
export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: Environment;
  /** `--no-color`. */
  readonly isColorOff: boolean;
}

/** A report with where it goes. */
export interface OpenReport {
  readonly name: ReportName;
  readonly sink: Sink;
  /** Whether it stands beside the messages of the program. */
  readonly isOnStderr: boolean;
}

/** Reports whose files are open. */
export interface OpenReports {
  readonly reports: readonly OpenReport[];
  /** Closes the files. Returns those that have not taken all of their report. */
  readonly close: () => readonly LostReport[];
}

const FILE_COLUMNS = 100;
const PEOPLE: readonly ReportName[] = ["pretty", "line"];

/**
 * The reports to make: those of `requests`, and `pretty` if none of them is for people. A report
 * without a file goes to stderr when it is for people, and to stdout otherwise.
 *
 * @throws UsageError when two reports want the same file, or stdout.
 */
export function planReports(requests: readonly ReportRequest[]): readonly ReportRequest[] {
  const isShown = requests.some(({ name, file }) => isForPeople(name) && file === undefined);
  const planned = isShown ? requests : [{ name: "pretty", file: undefined } as const, ...requests];
  const taken = new Set<string>();
  for (const { name, file } of planned) {
    const place = file === undefined ? (isForPeople(name) ? "stderr" : "stdout") : resolve(file);
    if (taken.has(place)) {
      const where = file === undefined ? place : `"${file}"`;
      throw new UsageError(
        `Two reports want ${where}`,
        `give one a file of its own, as in "--report ${name}=report"`,
      );
    }
    taken.add(place);
  }
  return planned;
}

/**
 * Opens the reports of {@link planReports}. Makes the folders of their files.
 *
 * @throws ToolError when a file cannot be written.
 */
export function openReports(
  requests: readonly ReportRequest[],
  options: OutputOptions,
): OpenReports {
  const files: ReportFile[] = [];
  const close = (): readonly LostReport[] => files.splice(0).flatMap((file) => file.close() ?? []);
  try {
    const reports = requests.map(({ name, file }) => {
      if (file === undefined) {
        return { name, sink: streamSink(name, options), isOnStderr: isForPeople(name) };
      }
      const opened = new ReportFile(file);
      files.push(opened);
      return { name, sink: fileSink(opened), isOnStderr: false };
    });
    return { reports, close };
  } catch (error) {
    close();
    throw error;
  }
}

function isForPeople(name: ReportName): boolean {
  return PEOPLE.includes(name);
}

function streamSink(name: ReportName, options: OutputOptions): Sink {
  const stream = isForPeople(name) ? options.stderr : options.stdout;
  return {
    write: (text) => void stream.write(text),
    // The user may change the width of the terminal during the run.
    get columns() {
      return stream.columns ?? FILE_COLUMNS;
    },
    isTerminal: stream.isTTY === true,
    hasColor:
      isForPeople(name) && hasColor(stream, options.environment, { isOff: options.isColorOff }),
  };
}

function fileSink(file: ReportFile): Sink {
  return {
    write: (text) => file.write(text),
    columns: FILE_COLUMNS,
    isTerminal: false,
    hasColor: false,
  };
}
