import { list, optional, planned, setting, toggle } from "./flag.ts";
import {
  accountId,
  address,
  assignment,
  concurrency,
  duration,
  freeze,
  functionName,
  functionTimeout,
  handler,
  hostName,
  integer,
  isolation,
  memorySize,
  origin,
  pair,
  pattern,
  region,
  shard,
  text,
} from "./value.ts";
import { report } from "./report-request.ts";

/** Of every command. */
export const commonFlags = {
  verbose: toggle("say more", "v"),
  quiet: toggle("say only what went wrong", "q"),
  "no-color": toggle("no colors (as NO_COLOR with any value)"),
  help: toggle("show this help", "h"),
};

/** Which scenarios are meant. */
export const selectionFlags = {
  filter: setting("REGEX", pattern, { short: "t", help: "only scenarios whose name matches" }),
  tag: list("TAGS", text, {
    help: 'only with these tags: "a,!b" is a and not b; repeat it for or',
  }),
  "allow-empty": toggle("succeed when nothing matches, instead of exit code 4"),
};

/** Where the values of variables come from. */
export const variableFlags = {
  var: list("NAME=VALUE", pair, { help: "set a variable (also LAMBDA_SIM_VAR_NAME)" }),
  "var-file": list("FILE", text, { help: "set variables from a YAML or JSON file" }),
  secret: list("NAME=VALUE", pair, { help: "set a variable that no report shows" }),
};

/** Who may speak to the listeners besides programs of this machine. */
const admissionFlags = {
  "allow-host": list("NAME", hostName, { help: "take requests to this name, in any case" }),
  "allow-origin": list("ORIGIN", origin, { help: "take requests of this origin's web pages" }),
};

const orderFlags = {
  shard: setting("I/N", shard, { help: "only part I of N of the files" }),
  shuffle: optional("SEED", integer(0, 0xffff_ffff), {
    bare: "random" as const,
    help: "in random order; the same seed gives the same order",
  }),
};

const isolate = setting("none|hosts", isolation, {
  help: "hosts: processes can look up sandbox.localdomain (none)",
});

const initConcurrency = setting("N", integer(1), {
  help: "inits at once; others wait outside the clocks (one for each CPU)",
});

const executionFlags = {
  jobs: setting("N", integer(1), { short: "j", help: "files that run at once (one for each CPU)" }),
  timeout: setting("DURATION", duration, { help: "time for each scenario, instead of its own" }),
  retries: setting("N", integer(0), { help: "attempts more for a scenario that fails" }),
  repeat: setting("N", integer(1), { help: "run each scenario N times" }),
  bail: optional("N", integer(1), { bare: 1, help: "end after N failed scenarios (1)" }),
  "keep-going": toggle("go on with a scenario after a step that failed"),
  strict: toggle("a scenario that passes only when retried has failed"),
  freeze: setting("on|off", freeze, { help: "whether idle environments are stopped (on)" }),
  isolate,
  "init-concurrency": initConcurrency,
  env: list("NAME[=VALUE]", assignment, {
    help: "environment of the processes; no value: as here",
  }),
  ...admissionFlags,
  watch: planned,
};

const reportFlags = {
  report: list("NAME[=FILE]", report, {
    help: "pretty, line, junit or json; to stdout, or to FILE",
  }),
  "no-capture": toggle("show what processes write as they write it"),
};

/** Of `run`. */
export const runFlags = {
  ...selectionFlags,
  ...orderFlags,
  ...executionFlags,
  ...variableFlags,
  ...reportFlags,
  ...commonFlags,
};

const endpointFlags = {
  "invoke-address": setting("HOST:PORT", address, { help: "for callers (127.0.0.1:8080)" }),
  "runtime-address": setting("HOST:PORT", address, { help: "for the runtime (a free port)" }),
  ...admissionFlags,
  token: setting("TOKEN", text, {
    help: "take invokes only with it, as access key id or bearer token",
  }),
};

const functionFlags = {
  extension: list("PATH", text, { help: "an extension, named for its file" }),
  "function-name": setting("NAME", functionName, { help: "(test_function)" }),
  "function-timeout": setting("DURATION", functionTimeout, {
    help: "1s to 1800s, or none when a runtime attaches (3s)",
  }),
  "memory-size": setting("MB", memorySize, { help: "(128)" }),
  isolate,
  handler: setting("NAME", handler, { help: "what the runtime finds in _HANDLER" }),
  region: setting("REGION", region, { help: "(us-east-1)" }),
  "account-id": setting("ID", accountId, { help: "of the function's ARN (012345678912)" }),
  env: list("NAME[=VALUE]", assignment, {
    help: "environment of the processes; no value: as here",
  }),
  concurrency: setting("N", concurrency, { help: "environments at once (1000)" }),
  "init-concurrency": initConcurrency,
};

/** Of `serve`. */
export const serveFlags = { ...endpointFlags, ...functionFlags, ...variableFlags, ...commonFlags };

/** Of `validate`. */
export const validateFlags = { ...selectionFlags, ...variableFlags, ...commonFlags };

/** Of `list`. */
export const listFlags = {
  ...selectionFlags,
  ...variableFlags,
  json: toggle("as one JSON document"),
  ...commonFlags,
};

/** Of `schema`. */
export const schemaFlags = commonFlags;

/** The flags of `run` and `serve` as the help groups them. */
export const runSections = {
  Scenarios: { ...selectionFlags, ...orderFlags },
  Running: executionFlags,
  Variables: variableFlags,
  Reports: reportFlags,
  General: commonFlags,
};

/** The flags of `serve` as the help groups them. */
export const serveSections = {
  Endpoints: endpointFlags,
  Function: functionFlags,
  Variables: variableFlags,
  General: commonFlags,
};
