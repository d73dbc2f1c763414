import { unreachable } from "../core/assert.ts";
import { JsonReport } from "./format/json.ts";
import { JunitReport } from "./format/junit.ts";
import { LineReport } from "./format/line.ts";
import { PrettyReport } from "./format/pretty.ts";
import type { Report, ReportName, ReportOptions } from "./report.ts";

/** The report called `name`, which writes through `options.sink`. */
export function createReport(name: ReportName, options: ReportOptions): Report {
  switch (name) {
    case "pretty":
      return new PrettyReport(options);
    case "line":
      return new LineReport(options);
    case "junit":
      return new JunitReport(options);
    case "json":
      return new JsonReport(options);
    default:
      return unreachable(name);
  }
}
