import { type Case, JSON_TYPE, type Play, RUNTIME } from "../play.ts";

const TIMEOUT_MS = 1000;
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
const MAX_RESPONSE_BYTES = MAX_REQUEST_BYTES + 100;

interface Report {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The runtime reports that the invocation failed, and the invoker's answer is noted. */
async function fail(play: Play, { headers, body }: Report): Promise<void> {
  const { invoker, id } = await play.begin();
  await play.say("error", {
    method: "POST",
    path: `${RUNTIME}/invocation/${id}/error`,
    headers: { ...JSON_TYPE, ...headers },
    body,
  });
  play.laterNext();
  await play.note("invoker", invoker);
}

/** A JSON text of `bytes` bytes. */
function textOf(bytes: number): string {
  return JSON.stringify("x".repeat(bytes - 2));
}

/** Invocations that fail: by the runtime's word, by time, by size. */
export const failures: Readonly<Record<string, Case>> = {
  function_error: {
    play: (play) =>
      fail(play, {
        headers: { "Lambda-Runtime-Function-Error-Type": "Runtime.HandlerFailed" },
        body: '{"errorMessage":"boom","errorType":"ValueError","stackTrace":["a","b"]}',
      }),
  },
  function_error_without_type: {
    play: (play) => fail(play, { body: '{"errorMessage":"boom"}' }),
  },
  function_error_not_json: {
    play: (play) => fail(play, { headers: { "Content-Type": "text/plain" }, body: "not json" }),
  },
  function_error_with_xray_cause: {
    play: (play) =>
      fail(play, {
        headers: {
          "Lambda-Runtime-Function-XRay-Error-Cause":
            '{"working_directory":"/","exceptions":[],"paths":[]}',
        },
        body: '{"errorMessage":"m","errorType":"E"}',
      }),
  },
  init_error: {
    async play(play) {
      const invoker = await play.invoke();
      await play.say("init error", {
        method: "POST",
        path: `${RUNTIME}/init/error`,
        headers: {
          ...JSON_TYPE,
          "Lambda-Runtime-Function-Error-Type": "Runtime.ImportModuleError",
        },
        body: '{"errorMessage":"no module","errorType":"Runtime.ImportModuleError","stackTrace":[]}',
      });
      await play.note("invoker", invoker);
    },
  },
  response_too_large: {
    async play(play) {
      const taken = await play.begin();
      await play.finish(taken, textOf(MAX_RESPONSE_BYTES + 1), "over the limit");
    },
  },
  request_too_large: {
    async play(play) {
      const next = play.laterNext();
      const invoker = await play.invoke(textOf(MAX_REQUEST_BYTES + 202));
      await play.answered(invoker);
      await play.peek("next", next);
      await play.note("invoker", invoker);
    },
  },
  response_mode_unknown: {
    async play(play) {
      const { invoker, id } = await play.begin();
      await play.say("mode", {
        method: "POST",
        path: `${RUNTIME}/invocation/${id}/response`,
        headers: { ...JSON_TYPE, "Lambda-Runtime-Function-Response-Mode": "carrier-pigeon" },
        body: "1",
      });
      play.laterNext();
      await play.note("invoker", invoker);
    },
  },
  timeout: {
    function: { timeoutMs: TIMEOUT_MS },
    async play(play) {
      const { invoker } = await play.begin();
      await play.elapse(TIMEOUT_MS);
      await play.note("invoker", invoker);
    },
  },
};
