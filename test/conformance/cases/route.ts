import { type Case, JSON_TYPE, RUNTIME } from "../play.ts";

/** Paths that are not there, and methods that they do not know. */
export const routes: Readonly<Record<string, Case>> = {
  unknown_routes: {
    async play(play) {
      await play.invoke();
      const get = (step: string, path: string) => play.say(step, { method: "GET", path });
      await get("unknown path", `${RUNTIME}/nothing`);
      await get("wrong version", "/2019-01-01/runtime/invocation/next");
      await play.say("POST next", { method: "POST", path: `${RUNTIME}/invocation/next`, body: "" });
      await get("GET response", `${RUNTIME}/invocation/x/response`);
      await play.say("HEAD next", { method: "HEAD", path: `${RUNTIME}/invocation/next` });
      await get("root", "/");
      await get("ping", "/2018-06-01/ping");
    },
  },
  restore_without_snapstart: {
    async play(play) {
      await play.invoke();
      await play.say("restore/next", { method: "GET", path: `${RUNTIME}/restore/next` });
      await play.say("restore/error", {
        method: "POST",
        path: `${RUNTIME}/restore/error`,
        headers: JSON_TYPE,
        body: "{}",
      });
    },
  },
  credentials_endpoint: {
    async play(play) {
      await play.invoke();
      await play.say("credentials", { method: "GET", path: "/2021-04-23/credentials" });
    },
  },
};
