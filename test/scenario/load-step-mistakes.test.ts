import { expect, test } from "bun:test";
import { mistakesOf } from "./support.ts";

test.each<[string, ...string[]]>([
  ["{}", "1 a step has a verb (one of invoke, shutdown, wait, kill, parallel, or only expect)"],
  ["{ invok: {} }", '3 unknown key "invok" (did you mean "invoke"?)'],
  [
    "{ invoke: {}, wait: 1s }",
    '15 a step has one verb, and this one has "invoke" already (make "wait" a step of its own)',
  ],
  [
    "{ name: x }",
    "3 a step has a verb (one of invoke, shutdown, wait, kill, parallel, or only expect)",
  ],
  ["{ wait: 1s, times: 2 }", '13 "times" is only for "invoke"'],
  ["{ wait: 1s, stub: {} }", '13 "stub" is only for "invoke"'],
  ["{ wait: 1s, with: {} }", '13 "with" has nothing for "wait"'],
  ["{ invoke: {}, with: { signal: SIGTERM } }", '23 "signal" is only for "kill"'],
  ["{ kill: runtime, with: { requestId: x } }", '26 "requestId" is only for "invoke"'],
  [
    "{ kill: runtime, with: { signal: TERM } }",
    '34 "signal" cannot be "TERM" (one of SIGTERM, SIGKILL, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPIPE, SIGALRM, SIGSTOP, SIGCONT)',
  ],
  ["{ invoke: {}, with: { type: Event } }", '29 "type: Event" is not supported yet'],
  ["{ invoke: {}, with: { request: x } }", '23 unknown key "request" (did you mean "requestId"?)'],
  ["{ shutdown: spindwon }", '13 "shutdown" cannot be "spindwon" (did you mean "spindown"?)'],
  ["{ wait: 3 }", '9 a duration has a unit (write "3s")'],
  ["{ parallel: [] }", '13 "parallel" must have an item at least'],
  ["{ parallel: [ { wait: 1 } ] }", '23 a duration has a unit (write "1s")'],
  ["{ invoke: {}, times: 0 }", '22 "times" must be a whole number of at least 1'],
  ["{ invoke: {}, times: 1.5 }", '22 "times" must be a whole number of at least 1'],
  ["{ invoke: {}, concurrency: 1001 }", '28 "concurrency" must be a whole number from 1 to 1000'],
  ["{ invoke: {}, thresholds: {} }", '15 "thresholds" needs "times"'],
  [
    "{ invoke: {}, times: 2, thresholds: { sucesses: 2, duration: { p90: 1s, p95: 3 } } }",
    '39 unknown key "sucesses" (did you mean "successes"?)',
    '64 unknown key "p90" (did you mean "p50"?)',
    '78 a duration has a unit (write "3s")',
  ],
  [
    "{ invoke: {}, stub: { sleep: 3, allocate: 200 } }",
    '30 a duration has a unit (write "3s")',
    '43 a size has a unit (such as "200MB")',
  ],
  [
    "{ invoke: { $file: [] } }",
    '11 "$file" must be text ({ $text: … } sends JSON that would look like this)',
  ],
  ["{ invoke: { $bytes: '!' } }", "11 $bytes is not base64"],
  [
    "{ invoke: {}, save: { a: '.x' } }",
    '26 ".x" is not a path: ".x" does not follow (such as "response.items[0].id")',
  ],
  [
    "{ invoke: {}, save: { a: 'response.items[x]' } }",
    '26 "response.items[x]" is not a path: "[x]" does not follow (such as "response.items[0].id")',
  ],
  ["{ invoke: {}, save: [] }", '21 "save" must be a map'],
  [
    "{ shutdown: timeout, expect: { response: 1, duration: { $lt: 2s } } }",
    '32 "response" is of an invoke, not of "shutdown"',
  ],
  [
    "{ wait: 1s, expect: { duration: 1s } }",
    '23 "duration" is of an invoke or a shutdown, not of "wait"',
  ],
  ["{ invoke: {}, expect: { staus: success } }", '25 unknown key "staus" (did you mean "status"?)'],
  [
    "{ invoke: {}, expect: { status: sucess, start: { $in: [cold, wram] } } }",
    '33 "status" cannot be "sucess" (did you mean "success"?)',
    '62 item 2 of "$in" cannot be "wram" (did you mean "warm"?)',
  ],
  [
    "{ invoke: {}, expect: { response: { a: { $gte: 1, b: 2 } } } }",
    '51 unknown operator "b" (operators here: $gt, $gte, $lt, $lte, $regex, $contains, $in, $not, $exists, $length, $exact)',
  ],
  [
    "{ invoke: {}, expect: { response: { $regexp: x } } }",
    '37 unknown operator "$regexp" (did you mean "$regex"?)',
  ],
  [
    "{ invoke: {}, expect: { response: { $regex: '(' } } }",
    '45 "(" is not a regular expression: missing closing )',
  ],
  ["{ invoke: {}, expect: { duration: { $lt: 2 } } }", '42 a duration has a unit (write "2s")'],
  [
    "{ invoke: {}, expect: { phase: timeout } }",
    '32 "phase" must be a map or an operator ("status: timeout" is what the caller got, "phase: { status: timeout }" how all of it ended, extensions included)',
  ],
  [
    "{ invoke: {}, expect: { phase: throttled } }",
    '32 "phase" must be a map or an operator ("status: throttled" is what the caller got)',
  ],
  [
    "{ invoke: {}, expect: { phase: reset } }",
    '32 "phase" must be a map or an operator ("start: reset" is what the invoke met)',
  ],
  [
    "{ invoke: {}, expect: { phase: Runtime.ExitError } }",
    '32 "phase" must be a map or an operator (write "phase: { errorType: Runtime.ExitError }")',
  ],
  [
    "{ invoke: {}, expect: { phase: [shutdown] } }",
    '32 "phase" must be a map or an operator (how the invoke ended, extensions included: { status, errorType }, and status is one of success, error, failure, timeout)',
  ],
  ["{ invoke: {}, expect: { duration: 2 } }", '35 a duration has a unit (write "2s")'],
  [
    "{ invoke: {}, expect: { memory: 100MB, telemetry: [ { type: platform.strat }, { typ: function } ] } }",
    '33 "memory" must be a whole number of at least 0 (it is in megabytes: write 100)',
    '61 "type" cannot be "platform.strat" (did you mean "platform.start"?)',
    '81 unknown key "typ" (did you mean "type"?)',
  ],
  [
    "{ invoke: {}, expect: { logs: [ { $exists: 1 } ], refusals: { $exact: [ { sttus: 1 } ] }, environments: -1 } }",
    '44 "$exists" must be true or false',
    '75 unknown key "sttus" (did you mean "status"?)',
    '105 "environments" must be a whole number of at least 0',
  ],
  ["{ invoke: '${x}' }", '11 unknown variable "x" ($${x} stands for the text)'],
  [
    "{ invoke: '${index}' }",
    '11 "index" is not known here (it is for the payload, stub, with and expect of a step with "times")',
  ],
  [
    "{ invoke: '${id}', save: { id: requestId } }",
    '11 "id" is not known here yet (a saved variable is for the payload, stub, with and expect of what comes after)',
  ],
  [
    "{ invoke: 1, save: { id: requestId } }, { wait: '${id}' }",
    '49 "id" is not known here yet (a saved variable is for the payload, stub, with and expect of what comes after)',
  ],
  [
    "{ parallel: [ { invoke: 1, save: { id: requestId } }, { invoke: '${id}' } ], expect: { logs: ['${id}'] } }, { invoke: '${id}' }",
    '65 "id" is not known here yet (a saved variable is for the payload, stub, with and expect of what comes after)',
  ],
  ["{ invoke: { '${k}': 1 } }", '13 unknown variable "k" ($${k} stands for the text)'],
  [
    '{ invoke: {}, times: 2, name: "n ${index}" }',
    '31 "index" is not known here (it is for the payload, stub, with and expect of a step with "times")',
  ],
  [
    "{ invoke: {}, stub: { respond: 1, error: { errorType: X } } }",
    '21 "respond" and "error" exclude each other',
  ],
])("loadScenarios() tells what is wrong with the step %p", (step, ...mistakes) => {
  const shift = "steps: [ ".length;
  const told = mistakes.map((mistake) => {
    return mistake.replace(/^\d+/, (column) => `1:${Number(column) + shift}`);
  });
  expect(mistakesOf(`steps: [ ${step} ]`)).toEqual(told);
});
