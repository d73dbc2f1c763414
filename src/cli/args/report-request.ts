import { err, ok } from "../../core/result.ts";
import { suggest } from "../../core/suggest.ts";
import { REPORT_NAMES, type ReportName } from "../../report/report.ts";
import type { Parse } from "./flag.ts";

const PLANNED = ["tap", "github", "trace", "html"];

/** `--report NAME[=FILE]`. */
export interface ReportRequest {
  readonly name: ReportName;
  /** As it was given; undefined for a standard stream. */
  readonly file: string | undefined;
}

/** `NAME` or `NAME=FILE`. */
export const report: Parse<ReportRequest> = (value) => {
  const [, word = "", , file] = /^([^=]*)(=([^]+))?$/.exec(value) ?? [];
  const name = REPORT_NAMES.find((each) => each === word);
  if (name !== undefined) return ok({ name, file });
  const expected = `one of ${REPORT_NAMES.join(", ")}`;
  if (PLANNED.includes(word)) return err(`${expected}; "${word}" is not supported yet`);
  const meant = suggest(word, REPORT_NAMES);
  return err(meant === undefined ? expected : `${expected}; did you mean "${meant}"?`);
};
