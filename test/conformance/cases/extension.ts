import { type Case, EXTENSION, identify, JSON_TYPE } from "../play.ts";

/** What extensions say and hear. No external one is configured, so all of them are internal. */
export const extensions: Readonly<Record<string, Case>> = {
  register_internal: {
    async play(play) {
      await play.invoke();
      await play.register("register", { headers: JSON_TYPE });
    },
  },
  register_with_account_id: {
    async play(play) {
      await play.invoke();
      await play.register("register", {
        headers: { "Lambda-Extension-Accept-Feature": "accountId" },
      });
    },
  },
  register_bad_input: {
    async play(play) {
      await play.invoke();
      const path = `${EXTENSION}/register`;
      await play.say("no name", { method: "POST", path, body: '{"events":["INVOKE"]}' });
      await play.register("empty name", { name: "" });
      await play.register("shutdown, internal", { name: "s", events: ["INVOKE", "SHUTDOWN"] });
      await play.register("unknown event", { name: "b", events: ["BOGUS"] });
      await play.register("lowercase event", { name: "l", events: ["invoke"] });
      await play.register("not json", { name: "j", body: "{" });
      await play.register("empty body", { name: "e", body: "" });
      await play.register("no events field", { name: "nf", body: "{}" });
      await play.register("events is a string", { name: "es", body: '{"events":"INVOKE"}' });
      await play.register("configuration keys", {
        name: "ck",
        body: '{"events":["INVOKE"],"configurationKeys":["a"]}',
      });
    },
  },
  register_after_runtime_next: {
    async play(play) {
      await play.begin();
      await play.register("late", { name: "late" });
    },
  },
  extension_gets_invoke: {
    async play(play) {
      const invoker = await play.invoke('{"a":1}');
      const registered = await play.register("register", { name: "watch" });
      const event = play.laterEvent(registered);
      const next = play.laterNext();
      await play.note("event", event);
      const taken = await play.note("next", next);
      const id = taken?.headers["lambda-runtime-aws-request-id"] ?? "none";
      await play.respond("response", id, '"done"');
      play.laterNext();
      await play.note("invoker before the extension is done", invoker);
      play.laterEvent(registered);
      await play.note("invoker", invoker);
    },
  },
  extension_init_error: {
    async play(play) {
      const invoker = await play.invoke();
      const registered = await play.register("register", { name: "bad" });
      const report = { method: "POST", path: `${EXTENSION}/init/error` };
      const headers = identify(registered);
      await play.say("no error type", { ...report, headers, body: "{}" });
      await play.say("init error", {
        ...report,
        headers: { ...headers, "Lambda-Extension-Function-Error-Type": "Extension.NoConfig" },
        body: '{"errorMessage":"x","errorType":"y","stackTrace":[]}',
      });
      await play.note("invoker", invoker);
    },
  },
  extension_blocks_init_until_next: {
    async play(play) {
      await play.invoke();
      const registered = await play.register("register", { name: "slow" });
      const next = play.laterNext();
      await play.peek("runtime waits", next);
      play.laterEvent(registered);
      await play.note("runtime goes", next);
    },
  },
};
