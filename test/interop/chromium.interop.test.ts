/** What web pages in a real browser can do to the listeners of this machine. */
import { describe, expect, test } from "bun:test";
import { ServedEnvironment } from "../support/served-environment.ts";
import { CHROMIUM, rebind, show, WebPage } from "./browser.ts";

const INVOKE = "/2015-03-31/functions/function/invocations";
const API = "/2018-06-01/runtime";
const REGISTER = "/2020-01-01/extension/register";
const TIMEOUT_MS = 60_000;

/** A script that asks `url` by everything that a browser sends without asking first. */
function attack(name: string, url: string): string {
  return `
    await fetch("${url}", { method: "POST", mode: "no-cors", body: "{}" }).then(
      (answer) => report("${name}-fetch", answer.type), (error) => report("${name}-fetch", error.name));
    await report("${name}-beacon", navigator.sendBeacon("${url}", '{"events":["INVOKE"]}'));
    await new Promise((loaded) => {
      const image = new Image();
      image.onload = image.onerror = loaded;
      image.src = "${url}";
    });
    for (const sandbox of [null, "allow-forms allow-scripts"]) {
      const frame = document.createElement("iframe");
      if (sandbox) frame.sandbox = sandbox;
      frame.srcdoc = '<form method="post" enctype="text/plain" action="${url}">' +
        '<input name="{&quot;a&quot;:&quot;" value="&quot;}"></form>' +
        '<script>document.forms[0].submit()</' + 'script>';
      // The frame loads twice: with the form, and with the answer.
      const loads = new Promise((done) => {
        let times = 0;
        frame.addEventListener("load", () => ++times === 2 && done());
      });
      document.body.append(frame);
      await Promise.race([loads, new Promise((done) => setTimeout(done, 500))]);
    }
    await fetch("${url}", { mode: "no-cors" }).then(() => {}, () => {});
  `;
}

/** What a page did: the types of entries that only an invoke, a poll or a process can have made. */
function deeds(world: ServedEnvironment): readonly string[] {
  const { journal } = world.environment;
  const types = journal.since(0).map(({ type }) => type);
  return types.filter((type) => /^(?:invoke|init|extension|next|registered)/i.test(type));
}

/** How often each call was refused that came to the runtime listener. */
function refusals({
  environment: { journal },
}: ServedEnvironment): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const entry of journal.since(0)) {
    if (entry.type !== "refusal") continue;
    const call = `${entry.status} ${entry.request}`;
    counts[call] = (counts[call] ?? 0) + 1;
  }
  return counts;
}

describe(`Chromium${CHROMIUM ? "" : ' (skipped: no "chromium" in PATH)'}`, () => {
  const isSkipped = CHROMIUM === undefined;

  test.skipIf(isSkipped)(
    "lets a page of another origin neither invoke nor take an event",
    async () => {
      await using world = await ServedEnvironment.open();
      const before = deeds(world);
      const runtime = `http://${world.runtime.address}`;
      const script = [
        attack("invoke", `http://${world.invoke.address}${INVOKE}`),
        attack("next", `${runtime}${API}/invocation/next`),
        attack("init", `${runtime}${API}/init/error`),
        attack("register", `${runtime}${REGISTER}`),
      ].join("");
      await using page = await WebPage.open(script);
      await using _ = await show(`http://evil.example:${page.port}/`);
      expect(await page.found()).toEqual({
        "invoke-fetch": "opaque",
        "invoke-beacon": "true",
        "next-fetch": "opaque",
        "next-beacon": "true",
        "init-fetch": "opaque",
        "init-beacon": "true",
        "register-fetch": "opaque",
        "register-beacon": "true",
      });
      await world.settle();
      // By fetch, as a beacon and from two forms; as an image and by fetch.
      expect(refusals(world)).toMatchObject({
        [`403 POST ${API}/invocation/next`]: 4,
        [`403 GET ${API}/invocation/next`]: 2,
        [`403 POST ${API}/init/error`]: 4,
        [`403 POST ${REGISTER}`]: 4,
      });
      expect(deeds(world)).toEqual(before);
      expect(await world.roundTrip('"mine"')).toBe('"mine"');
    },
    TIMEOUT_MS,
  );

  test.skipIf(isSkipped).each(["invoke", "runtime"] as const)(
    "lets a page whose name was rebound to the %s listener do nothing",
    async (side) => {
      await using world = await ServedEnvironment.open();
      const before = deeds(world);
      const script = `
        const ask = async (name, path, init) => {
          const answer = await fetch(path, init);
          await report(name, answer.status + " " + await answer.text());
        };
        await ask("invoke", "${INVOKE}", { method: "POST", body: "{}" });
        await ask("next", "${API}/invocation/next");
        await ask("register", "${REGISTER}", {
          method: "POST",
          body: '{"events":["INVOKE"]}',
          headers: { "Lambda-Extension-Name": "stranger" },
        });
      `;
      await using page = await WebPage.open(script);
      await using rebound = await rebind(page.port, world[side].port);
      await using _ = await show(`http://rebind.example:${rebound.port}/`);
      const refused = expect.stringMatching(/^403 .*The flag --allow-host rebind\.example allows/);
      expect(await page.found()).toEqual({ invoke: refused, next: refused, register: refused });
      await world.settle();
      expect(deeds(world)).toEqual(before);
      expect(await world.roundTrip('"mine"')).toBe('"mine"');
    },
    TIMEOUT_MS,
  );

  test.skipIf(isSkipped)(
    "lets a page of an allowed origin invoke as an SDK does, and read the answer",
    async () => {
      const script = `
        const { hash } = location;
        const answer = await fetch(decodeURIComponent(hash.slice(1)), {
          method: "POST",
          body: '"from a page"',
          headers: { "Content-Type": "application/json", "X-Amz-Log-Type": "None" },
        });
        await report("status", answer.status);
        await report("version", answer.headers.get("X-Amz-Executed-Version"));
        await report("body", await answer.text());
      `;
      await using page = await WebPage.open(script);
      const origin = `http://app.example:${page.port}`;
      await using world = await ServedEnvironment.open({ origins: [origin] });
      const url = `http://${world.invoke.address}${INVOKE}`;
      await using _ = await show(`${origin}/#${encodeURIComponent(url)}`);
      const next = await world.next();
      expect(await next.text()).toBe('"from a page"');
      await world.answer(next, '"for a page"');
      expect(await page.found()).toEqual({
        status: "200",
        version: "$LATEST",
        body: '"for a page"',
      });
    },
    TIMEOUT_MS,
  );
});
