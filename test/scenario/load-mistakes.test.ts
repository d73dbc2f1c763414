import { expect, test } from "bun:test";
import { loadScenarios } from "../../src/scenario/load.ts";
import { folders, mistakesOf } from "./support.ts";

const STEPS = "steps: [ { wait: 1s } ]\n";

test.each<[string, ...string[]]>([
  ["nam: x", '2:1 unknown key "nam" (did you mean "name"?)'],
  ["timeout: 3", '2:10 a duration has a unit (write "3s")'],
  ["timeout: '3'", '2:10 a duration has a unit (write "3s")'],
  ["timeout: soon", '2:10 "soon" is not a duration (such as "3s" or "1500ms")'],
  ["timeout: -3", '2:10 "-3" is not a duration (such as "3s" or "1500ms")'],
  ["name: [x]", '2:7 "name" must be text'],
  ["name: true", '2:7 "name" must be text (put it in quotes)'],
  ["tags: a", '2:7 "tags" must be a list (write [a])'],
  ["tags: ['a,b']", '2:8 item 1 of "tags" must be a word without commas'],
  ["tags: ['!a']", '2:8 item 1 of "tags" must be a word without commas'],
  ["skip: 3", '2:7 "skip" must be true or a reason'],
  ["ports: [0]", '2:9 item 1 of "ports" must be a whole number from 1 to 65535'],
  [
    "ports: [70000, x]",
    '2:9 item 1 of "ports" must be a whole number from 1 to 65535',
    '2:16 item 2 of "ports" must be a whole number from 1 to 65535',
  ],
  ["freeze: of", '2:9 "freeze" cannot be "of" (did you mean "off"?)'],
  ["isolate: host", '2:10 "isolate" cannot be "host" (did you mean "hosts"?)'],
  ["a: 1\na: 2", '3:1 "a" is here twice'],
  ["a: !x 1", '2:4 YAML tags such as "!x" are not supported'],
  ["<<: {}", "2:1 merge keys are not supported (write the keys out)"],
  ["name: .nan", "2:7 .nan is not a number of JSON (put it in quotes if it is text)"],
  [
    "name: 'x",
    "2:9 missing closing ' (a quote or a bracket is not closed, or the text wants quotes)",
  ],
  ["name: *x", '2:7 there is no anchor "&x" before this'],
  ["function: { timeout: 3 }", '2:22 a duration has a unit (write "3s")'],
  ["function: { timeout: 999ms }", '2:22 "timeout" must be from 1s to 1800s'],
  ["function: { timeout: 1801s }", '2:22 "timeout" must be from 1s to 1800s'],
  [
    "function: { timeout: none }",
    '2:22 "timeout: none" is only for an attached runtime (from 1s to 1800s)',
  ],
  ["function: { memorySize: 127 }", '2:25 "memorySize" must be a whole number from 128 to 32768'],
  ["function: { memorySize: 32769 }", '2:25 "memorySize" must be a whole number from 128 to 32768'],
  ["function: { memorySize: 128.5 }", '2:25 "memorySize" must be a whole number from 128 to 32768'],
  [
    "function: { memorySize: 128MB }",
    '2:25 "memorySize" must be a whole number from 128 to 32768 (it is in megabytes: write 128)',
  ],
  ["function: { memory: 128 }", '2:13 unknown key "memory" (did you mean "memorySize"?)'],
  ["function: { concurrency: 0 }", '2:26 "concurrency" must be a whole number from 1 to 1000'],
  ["function: { concurrency: 1001 }", '2:26 "concurrency" must be a whole number from 1 to 1000'],
  ["function: { region: nowhere }", '2:21 "region" must be a region such as "us-east-1"'],
  ["function: { accountId: 123 }", '2:24 "accountId" must be 12 digits'],
  ["function: { name: 'a b' }", '2:19 "name" must be 1 to 64 letters, digits, - and _'],
  ["function: { version: latest }", '2:22 "version" must be "$LATEST" or a number'],
  [
    "function: { environment: { AWS_REGION: x } }",
    '2:28 "AWS_REGION" is set by Lambda itself (for one process, set it in its "env")',
  ],
  ["function: { environment: { A: } }", '2:28 "A" must be text'],
  ["function: { environment: { A: [] } }", '2:31 "A" must be text'],
  [
    "function: { initializationType: snap-start }",
    '2:33 "initializationType: snap-start" is not supported yet',
  ],
  [
    "function: { initializationType: snapstart }",
    '2:33 "initializationType" cannot be "snapstart" (did you mean "snap-start"?)',
  ],
  ["function: { logFormat: json }", '2:24 "logFormat" cannot be "json" (did you mean "JSON"?)'],
  [
    "function: { applicationLogLevel: INFO }",
    '2:13 "applicationLogLevel" has a meaning only with "logFormat: JSON"',
  ],
  [
    "function: { logFormat: Text, systemLogLevel: INFO }",
    '2:30 "systemLogLevel" has a meaning only with "logFormat: JSON"',
  ],
  [
    "function: { logFormat: JSON, systemLogLevel: ERROR }",
    '2:46 "systemLogLevel" cannot be "ERROR" (one of DEBUG, INFO, WARN)',
  ],
  ["function: { tenancy: PER_TENANT }", '2:13 "tenancy" is not supported yet'],
  ["function: { maxConcurrency: 3 }", '2:13 "maxConcurrency" is not supported yet'],
  ["function: { tracing: Activ }", '2:22 "tracing" cannot be "Activ" (did you mean "Active"?)'],
  ["runtime: stbu", '2:10 "stbu" is not a path, "stub" or "attach" (did you mean "stub"?)'],
  [
    "runtime: node app.js",
    '2:10 "node app.js" is not a path, "stub" or "attach" (a program and its arguments are a list: [node, app.js])',
  ],
  ["runtime: []", '2:10 "runtime" must have an item at least'],
  ["runtime: [node, []]", '2:17 item 2 of "runtime" must be text'],
  ["runtime: { comand: x }", '2:12 unknown key "comand" (did you mean "command"?)'],
  ["runtime: {}", '2:10 there is no "command" and no "stub"'],
  ["runtime: { command: x, stub: {} }", '2:10 "command" and "stub" exclude each other'],
  ["runtime: { stub: {}, env: {} }", '2:10 "env" and "cwd" are for a "command"'],
  [
    "runtime: { command: node app.js }",
    '2:21 "node app.js" is not a program (a program and its arguments are a list: [node, app.js])',
  ],
  [
    "runtime: { stub: { slep: 1s } }",
    '2:20 unknown key "slep" (keys here: delay, initError, exit, hang, log, sigterm, once)',
  ],
  [
    "runtime: 3",
    '2:10 "3" is not a path, "stub" or "attach" (a program and its arguments are a list: [3])',
  ],
  ["runtime:", '2:1 "runtime" must be a path, "stub" or "attach", a list or a map'],
  ["extensions: folder", '2:13 "folder" is not a folder (write "./folder")'],
  ["extensions: ./nowhere", '2:13 cannot read the folder "./nowhere": no such folder'],
  ["extensions: []", '2:13 "extensions" must be a folder or a map'],
  ["extensions: { '': stub }", "2:15 an extension has a name"],
  ["extensions: { runtime: stub }", '2:15 an extension cannot be called "runtime"'],
  ["extensions: { platform: stub }", '2:15 an extension cannot be called "platform"'],
  [
    "extensions: {a: stub, b: stub, c: stub, d: stub, e: stub, f: stub, g: stub, h: stub, i: stub, j: stub, k: stub}",
    "2:104 a function has at most 10 extensions, not 11",
  ],
  ["extensions: { a: { stub: { telemetry: true } } }", '2:39 "telemetry" must be a map'],
  [
    "extensions: { a: { stub: { telemetry: { type: [platform], types: [], slow: 3, refuse: yes } } } }",
    '2:41 unknown key "type" (did you mean "types"?)',
    '2:66 "types" must have an item at least',
    '2:76 a duration has a unit (write "3s")',
    '2:87 "refuse" must be true or false',
  ],
  [
    "extensions: { a: { stub: { telemetry: { types: [platfrom], protocol: http } } } }",
    '2:49 item 1 of "types" cannot be "platfrom" (did you mean "platform"?)',
    '2:70 "protocol" cannot be "http" (did you mean "HTTP"?)',
  ],
  [
    "extensions:\n  a:\n    stub:\n      telemetry:\n        buffering:\n          maxItems: 999\n          maxBytes: 1048577\n          timeoutMs: 1s\n          maxitems: 1000",
    '7:21 "maxItems" must be a whole number from 1000 to 10000',
    '8:21 "maxBytes" must be a whole number from 262144 to 1048576',
    '9:22 "timeoutMs" must be a whole number from 25 to 30000',
    '10:11 unknown key "maxitems" (did you mean "maxItems"?)',
  ],
  [
    "extensions: { a: { stub: { telemetry: { buffering: { timeoutMs: 24, maxItems: 10001 } } } } }",
    '2:65 "timeoutMs" must be a whole number from 25 to 30000',
    '2:79 "maxItems" must be a whole number from 1000 to 10000',
  ],
  [
    "extensions: { a: { stub: { events: [INVOKED] } } }",
    '2:37 item 1 of "events" cannot be "INVOKED" (did you mean "INVOKE"?)',
  ],
  [
    "extensions: { a: { stub: { exit: 256 } } }",
    '2:34 "exit" must be a whole number from 0 to 255',
  ],
  ["expect: { status: success, logs: [] }", '2:11 "status" is of an invoke, not of the whole run'],
  ["name: '${x}'", '2:7 unknown variable "x" ($${x} stands for the text)'],
  ["runtime: { stub: { exit: } }", '2:20 "exit" must be a number'],
  [
    "extensions: { a: { stub: { on: init } } }",
    '2:26 "on" is when to "exit", and there is no "exit"',
  ],
  ["extensions: { a: }", '2:15 "a" must be a path, "stub" or "attach", a list or a map'],
])("loadScenarios() tells what is wrong with %p beside the steps", (text, ...mistakes) => {
  expect(mistakesOf(STEPS + text)).toEqual(mistakes);
});

test.each<[string, ...string[]]>([
  ["", '1:1 there is no scenario in this file (a scenario has "steps")'],
  ["# nothing\n", '1:1 there is no scenario in this file (a scenario has "steps")'],
  ["just text", "1:1 a scenario must be a map"],
  ["- a", "1:1 a scenario must be a map"],
  ["name: x", '1:1 "steps" is missing'],
  ["steps:", '1:1 "steps" must be a list'],
  ["steps: []", '1:8 "steps" must have an item at least'],
  ["steps: 3", '1:8 "steps" must be a list'],
  ["steps: [ 3 ]", '1:10 item 1 of "steps" must be a map'],
  [
    "steps: [ { kill: audti } ]\nextensions: { audit: stub }",
    '1:18 there is no process "audti" to kill (did you mean "audit"?)',
  ],
  [
    "steps: [ { invoke: {}, stub: {} } ]\nruntime: [x]",
    '1:24 "stub" is only for the built-in runtime (leave "runtime" out, or this)',
  ],
  [
    "steps: [ { invoke: {}, expect: { extensions: { audti: {} } } } ]\nextensions: { audit: stub }",
    '1:48 there is no extension "audti" (did you mean "audit"?)',
  ],
  [
    "steps: [ { invoke: {}, expect: { extensions: { audit: { telemetry: {}, stat: Ready, events: { eventType: INVOKE }, state: ready } } } } ]\nextensions: { audit: stub }",
    '1:68 "telemetry" must be a list or an operator',
    '1:72 unknown key "stat" (did you mean "state"?)',
    '1:93 "events" must be a list or an operator',
    '1:123 "state" cannot be "ready" (did you mean "Ready"?)',
  ],
  [
    "vars: { bucket: a }\nsteps: [ { invoke: '${bukcet}' } ]",
    '2:20 unknown variable "bukcet" (did you mean "bucket"?)',
  ],
  [
    "vars: { a: '${b}', b: '${a}', 1x: 1, index: 2 }\nsteps: [ { wait: 1s } ]\n",
    '1:12 unknown variable "b" ($${b} stands for the text)',
    '1:31 "1x" is not a name for a variable (letters, digits, _ and -, and a letter first)',
    '1:38 "index" is what "times" counts with',
  ],
  ["vars: { d: 3 }\nsteps: [ { wait: '${d}' } ]", '2:18 a duration has a unit (write "3s")'],
  ["vars: []\nsteps: [ { wait: 1s } ]\n", '1:7 "vars" must be a map'],
  [
    "steps:\n  - invok: {}\n  - wait: 3\n  - invoke: {}\n    expect: { status: ok }\n",
    '2:5 unknown key "invok" (did you mean "invoke"?)',
    '3:11 a duration has a unit (write "3s")',
    '5:23 "status" cannot be "ok" (one of success, error, failure, timeout, throttled)',
  ],
  [
    "function:\n  timeout: 0s\n  memorySize: 1\nsteps:\n  - invoke: {}\n  - shutdown: boredom\n---\nfunction:\n  timeout: 31m\nsteps:\n  - invoke: {}\n",
    '2:12 "timeout" must be from 1s to 1800s',
    '3:15 "memorySize" must be a whole number from 128 to 32768',
    '6:15 "shutdown" cannot be "boredom" (one of spindown, timeout, failure)',
    '9:12 "timeout" must be from 1s to 1800s',
  ],
])("loadScenarios() tells what is wrong with %p", (text, ...mistakes) => {
  expect(mistakesOf(text)).toEqual(mistakes);
});

test.each([
  "steps: [ { wait: 1s } ]\nfreeze: off",
  "steps: [ { wait: 1s } ]\nisolate: none",
  "steps: [ { wait: 1s } ]\nisolate: hosts",
  "steps: [ { invoke: { $file: '${index}' }, times: 1 } ]",
  "steps: [ { invoke: { $file: a, b: 1 } } ]",
  "steps: [ { invoke: {}, expect: { response: $LATEST } } ]",
])("loadScenarios() finds nothing wrong with %p", (text) => {
  expect(mistakesOf(text)).toEqual([]);
});

test("loadScenarios() tells the mistakes of all documents in the order of the file", () => {
  const text = "steps: [ { wait: 3 } ]\n---\na: [\n---\nsteps: [ {} ]\nnam: x\n";
  const lines = mistakesOf(text).map((mistake) => Number(mistake.split(":")[0]));
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  expect(lines).toContain(1);
  expect(lines).toContain(6);
});

test("loadScenarios() points at the place in the file, not at the value of its variable", () => {
  const text = 'vars: { long: three }\nsteps: [ { wait: "${long}" } ]\n';
  const options = { variables: new Map(), readFolder: folders };
  const [diagnostic] = loadScenarios("a.yml", text, options).diagnostics;
  expect(text.slice(diagnostic?.range.start, diagnostic?.range.end)).toBe('"${long}"');
});
