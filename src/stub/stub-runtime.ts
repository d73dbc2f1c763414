import { get, post, postError } from "./api-client.ts";
import { DIRECTIVES_HEADER, type InvokeDirectives, type RuntimeDirectives } from "./directives.ts";
import type { Reply } from "./node-client.ts";
import { allocate, hang, raise, work, writeLines } from "./behavior.ts";

const API = "/2018-06-01/runtime";
const INVOCATION_ID = "Lambda-Runtime-Invocation-Id";
const TYPE_HEADER = "Lambda-Runtime-Function-Error-Type";

/** The built-in runtime: polls for invokes until a directive or SIGTERM ends it. Returns its exit code. */
export function runRuntime(directives: RuntimeDirectives): Promise<number> {
  return Promise.race([onSigterm(directives.sigterm), initAndPoll(directives)]);
}

/** Resolves with 0 at SIGTERM, or never. */
function onSigterm(reaction: RuntimeDirectives["sigterm"]): Promise<number> {
  return new Promise((resolve) => {
    process.on("SIGTERM", () => {
      if (reaction !== "ignore") resolve(0);
    });
  });
}

async function initAndPoll(directives: RuntimeDirectives): Promise<number> {
  await writeLines(directives.log);
  await work(directives.delayMs);
  if (directives.initError) {
    await postError(`${API}/init/error`, directives.initError, { typeHeader: TYPE_HEADER });
    return 1;
  }
  if (directives.exit !== undefined) return directives.exit;
  if (directives.hang) return hang();
  for (;;) {
    const next = await get(`${API}/invocation/next`);
    // AWS wants the runtime to exit on any other answer.
    if (next.status !== 200) return 1;
    const code = await handle(next);
    if (code !== undefined) return code;
  }
}

/** Handles one invoke. Returns the code to exit with, if its directives say to exit. */
async function handle(next: Reply): Promise<number | undefined> {
  const directives = await directivesOf(next);
  const memory = allocate(directives.allocateBytes);
  await writeLines(directives.log);
  await work(directives.sleepMs);
  if (directives.exit !== undefined) return directives.exit;
  if (directives.signal !== undefined) await raise(directives.signal);
  await answer(next, directives);
  await work(directives.afterMs);
  // The memory is held until here, so that it counts for the whole invoke.
  memory.length = 0;
  return undefined;
}

async function directivesOf(next: Reply): Promise<InvokeDirectives> {
  const path = next.headers.get(DIRECTIVES_HEADER);
  if (path === null) return {};
  const { status, body } = await get(path);
  return status === 200 ? (JSON.parse(new TextDecoder().decode(body)) as InvokeDirectives) : {};
}

/** A refusal is an answer too: the runtime goes on to its next, as those of AWS do. */
async function answer(
  { headers: given, body: payload }: Reply,
  { error, stream, respond }: InvokeDirectives,
): Promise<void> {
  const path = `${API}/invocation/${given.get("Lambda-Runtime-Aws-Request-Id") ?? ""}`;
  const headers = { [INVOCATION_ID]: given.get(INVOCATION_ID) ?? "" };
  if (error) {
    await postError(`${path}/error`, error, { typeHeader: TYPE_HEADER, headers });
  } else if (stream) {
    // Only a runtime that streams loads this: `node:http` doubles the time to start.
    const { postStream } = await import("./streamed-response.ts");
    await postStream(`${path}/response`, { ...stream, headers });
  } else {
    const body = respond ?? payload;
    const type = { "Content-Type": "application/json" };
    await post(`${path}/response`, { headers: { ...headers, ...type }, body });
  }
}
