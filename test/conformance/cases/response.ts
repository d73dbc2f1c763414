import { type Case, JSON_TYPE, RUNTIME } from "../play.ts";

/** Invocations that the runtime answers, and how payloads travel. */
export const responses: Readonly<Record<string, Case>> = {
  echo: {
    async play(play) {
      await play.finish(await play.begin('{"a":1}', JSON_TYPE), '{"ok":true}');
    },
  },
  payload_bytes_pass_untouched: {
    async play(play) {
      const taken = await play.begin('  {"b":1.0,  "a":12345678901234567890 }');
      await play.finish(taken, ' {"z":1, "a":2}\n');
    },
  },
  response_not_json: {
    async play(play) {
      const { invoker, id } = await play.begin();
      await play.say("response", {
        method: "POST",
        path: `${RUNTIME}/invocation/${id}/response`,
        headers: { "Content-Type": "text/plain" },
        body: "plain text",
      });
      play.laterNext();
      await play.note("invoker", invoker);
    },
  },
  response_empty: {
    async play(play) {
      await play.finish(await play.begin(), "");
    },
  },
  wrong_request_id: {
    async play(play) {
      const taken = await play.begin();
      await play.respond("wrong id", "00000000-0000-4000-8000-000000000000", "{}");
      await play.respond("not a uuid", "nope", "{}");
      await play.say("wrong id error", {
        method: "POST",
        path: `${RUNTIME}/invocation/nope/error`,
        headers: JSON_TYPE,
        body: "{}",
      });
      await play.finish(taken, '"fine"', "right id");
    },
  },
  next_twice_gives_the_same_invocation: {
    async play(play) {
      const taken = await play.begin();
      await play.next("next again");
      await play.finish(taken, '"late"');
    },
  },
  streaming_response: {
    async play(play) {
      const { invoker, id } = await play.begin();
      await play.say("stream", {
        method: "POST",
        path: `${RUNTIME}/invocation/${id}/response`,
        headers: {
          "Lambda-Runtime-Function-Response-Mode": "streaming",
          "Content-Type": "application/octet-stream",
        },
        body: ["one ", "two"],
      });
      play.laterNext();
      await play.note("invoker", invoker);
    },
  },
  client_context_and_trace: {
    async play(play) {
      const taken = await play.begin("{}", {
        ...JSON_TYPE,
        "X-Amz-Client-Context": btoa('{"custom":{"a":1}}'),
        "X-Amzn-Trace-Id":
          "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
      });
      await play.finish(taken, "1");
    },
  },
  invoke_empty_body: {
    async play(play) {
      await play.finish(await play.begin(""), "1");
    },
  },
  two_invokes_in_turn: {
    async play(play) {
      const first = await play.begin('"one"');
      await play.respond("response 1", first.id, "1");
      const next = play.laterNext();
      await play.note("invoker 1", first.invoker);
      const invoker = await play.invoke('"two"');
      const second = await play.note("next 2", next);
      const id = second?.headers["lambda-runtime-aws-request-id"] ?? "none";
      await play.respond("response 2", id, "2");
      play.laterNext();
      await play.note("invoker 2", invoker);
    },
  },
};
