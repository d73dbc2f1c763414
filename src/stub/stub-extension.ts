import type { ExtensionEvent } from "../lambda/event.ts";
import { EXTENSION_EVENT_TYPES } from "../lambda/event.ts";
import { get, post, postError } from "./api-client.ts";
import type { ErrorDirective, ExtensionDirectives, TelemetryDirective } from "./directives.ts";
import { hang, work, writeLines } from "./behavior.ts";

const API = "/2020-01-01/extension";
const TYPE_HEADER = "Lambda-Extension-Function-Error-Type";

type Headers = Readonly<Record<string, string>>;

/** The built-in extension `name`: answers its events until SHUTDOWN. Returns its exit code. */
export async function runExtension(name: string, directives: ExtensionDirectives): Promise<number> {
  await work(directives.delayMs);
  if (directives.hang === "register") return hang();
  const registered = await post(`${API}/register`, {
    headers: { "Lambda-Extension-Name": name, "Content-Type": "application/json" },
    body: JSON.stringify({ events: directives.events ?? EXTENSION_EVENT_TYPES }),
  });
  const id = registered.headers.get("Lambda-Extension-Identifier");
  if (registered.status !== 200 || id === null) return 1;
  const headers = { "Lambda-Extension-Identifier": id };

  if (directives.telemetry && !(await subscribe(directives.telemetry, headers))) return 1;
  if (directives.initError) return fail("init", directives.initError, headers);
  const code = await exitAt("init", directives, headers);
  if (code !== undefined) return code;
  if (directives.hang === "next") return hang();
  return answerEvents(directives, headers);
}

/** Says whether the platform took the subscription. */
async function subscribe(directive: TelemetryDirective, headers: Headers): Promise<boolean> {
  // Only an extension that subscribes loads this: `node:http` doubles the time to start.
  const { subscribeToTelemetry } = await import("./subscribe-to-telemetry.ts");
  return subscribeToTelemetry(directive, headers);
}

async function answerEvents(directives: ExtensionDirectives, headers: Headers): Promise<number> {
  for (;;) {
    const next = await get(`${API}/event/next`, { headers });
    if (next.status !== 200) return 1;
    const event = JSON.parse(new TextDecoder().decode(next.body)) as ExtensionEvent;
    const isShutdown = event.eventType === "SHUTDOWN";
    await writeLines(directives.log);
    if (isShutdown && directives.hang === "shutdown") return hang();
    await work(directives.workMs);
    const code = await exitAt(isShutdown ? "shutdown" : "invoke", directives, headers);
    if (code !== undefined) return code;
    if (isShutdown) return 0;
  }
}

/** The code to exit with when the directives say to do so at `moment`. */
async function exitAt(
  moment: NonNullable<ExtensionDirectives["on"]>,
  { on = "invoke", exit, exitError }: ExtensionDirectives,
  headers: Headers,
): Promise<number | undefined> {
  if (on !== moment) return undefined;
  if (exitError) return fail("exit", exitError, headers);
  return exit;
}

/** Reports that init, or the work after it, has failed, and leaves. */
async function fail(
  stage: "init" | "exit",
  error: ErrorDirective,
  headers: Headers,
): Promise<number> {
  await postError(`${API}/${stage}/error`, error, { typeHeader: TYPE_HEADER, headers });
  return 1;
}
