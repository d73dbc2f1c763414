import { expect, test } from "bun:test";
import { readArguments } from "../../../src/cli/args/args.ts";
import { serveFlags } from "../../../src/cli/args/flags.ts";
import { createMessages } from "../../../src/cli/output/messages.ts";
import { invokeGuard, warnOfOpenDoors } from "../../../src/cli/request/invoke-guard.ts";
import { serveRequest, type ServeRequest } from "../../../src/cli/request/serve-request.ts";
import { systemRandom } from "../../../src/core/random.ts";

const random = systemRandom;

function request(args: readonly string[]): ServeRequest {
  const read = readArguments(serveFlags, args, {});
  return serveRequest(read, { environment: {}, cwd: "/project" });
}

/** What `say` prints, by lines. */
function said(say: (messages: ReturnType<typeof createMessages>) => void): readonly string[] {
  const lines: string[] = [];
  const stderr = { write: (text: string) => lines.push(text.trimEnd()) > 0 };
  say(createMessages({ stderr, hasColor: false, verbosity: "normal" }));
  return lines;
}

const INVOKE = "whoever reaches it can run the function";
const RUNTIME = "whoever reaches it can take events and answer them";

test.each([
  [[], []],
  [["--invoke-address", "localhost:1", "--runtime-address", "[::1]:1"], []],
  [
    ["--invoke-address", "0.0.0.0:8080"],
    [
      `warning: The invoke endpoint is open to the network at 0.0.0.0:8080: ${INVOKE}`,
      "hint: --token TOKEN lets in only callers who send it; 127.0.0.1 is for this machine alone",
    ],
  ],
  [["--invoke-address", "0.0.0.0:8080", "--token", "sesame"], []],
  [
    ["--runtime-address", "[::]:0", "--token", "sesame"],
    [
      `warning: The Runtime API is open to the network at [::]: ${RUNTIME}`,
      "hint: 127.0.0.1 is for this machine alone",
    ],
  ],
])("warnOfOpenDoors() of %j says %j", (args, lines) => {
  expect(said((messages) => warnOfOpenDoors(request(args), messages))).toEqual(lines);
});

test("invokeGuard() is what the flags say, for the address that is bound", () => {
  const args = ["--allow-host=a.b", "--allow-origin=null", "--token=t", "--invoke-address=[::1]:0"];
  const guard = invokeGuard(request(args), { random }, { messages: {} as never });
  expect(guard).toMatchObject({ hosts: ["a.b"], origins: ["null"], token: "t", bound: "::1" });
});

test("invokeGuard() tells each reason once, and not of every stranger", () => {
  const lines = said((messages) => {
    const { onRefused } = invokeGuard(request([]), { random }, { messages });
    for (const reason of ["one", "two", "one"]) onRefused(reason);
    for (let stranger = 0; stranger < 1000; stranger += 1) onRefused(`stranger ${stranger}`);
  });
  expect(lines.slice(0, 3)).toEqual([
    "warning: An invoke was refused: one",
    "warning: An invoke was refused: two",
    "warning: An invoke was refused: stranger 0",
  ]);
  expect(lines).toHaveLength(20);
});
