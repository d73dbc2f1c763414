/** Who may speak to a listener, as a table. */
import { describe, expect, test } from "bun:test";
import { objectionTo, visitorOf, type Admission } from "../../src/api/admission.ts";

const LOCAL: Admission = { bound: "127.0.0.1", hosts: [], origins: [], isForPrograms: false };
const NAMED: Admission = {
  bound: "invoker.lan",
  hosts: ["dev.example"],
  origins: ["https://app.example", "null"],
  isForPrograms: false,
};

type Headers = Readonly<Record<string, string>>;

function objection(headers: Headers, admission: Admission, url = "http://localhost/x"): unknown {
  const known = new Map(Object.entries(headers));
  const get = (name: string): string | null => known.get(name.toLowerCase()) ?? null;
  const all = { get, [Symbol.iterator]: () => known.entries() };
  return objectionTo(visitorOf({ url, headers: all }), admission);
}

describe("objectionTo() a Host", () => {
  test.each([
    [{}],
    [{ host: "" }],
    [{ host: "127.0.0.1:8080" }],
    [{ host: "127.1" }],
    [{ host: "192.168.1.20:8080" }],
    [{ host: "[::1]:8080" }],
    [{ host: "[::ffff:127.0.0.1]" }],
    [{ host: "localhost:8080" }],
    [{ host: "LOCALHOST" }],
    [{ host: "localhost." }],
    [{ host: "app.localhost:3000" }],
    [{ host: "sandbox.localdomain:9001" }],
    [{ host: "host.docker.internal:9001" }],
    [{ host: "HOST.Docker.Internal" }],
    [{ host: "lambda" }],
    [{ host: "x" }],
    [{ host: "my_service-1:8080" }],
  ])("of %j is none", (headers) => {
    expect(objection(headers, LOCAL)).toBeUndefined();
  });

  test.each([
    ["rebind.example"],
    ["rebind.example:8080"],
    ["rebind.example."],
    ["127.0.0.1.example"],
    ["localhost.example"],
    ["sandbox.localdomain.example"],
    ["evil.localdomain"],
    ["xlocalhost.example"],
    ["127.0.0.1:80@rebind.example"],
    ["[::1].rebind.example"],
    ["[rebind.example]"],
    ["1.2.3.256"],
    ["dev.example"],
  ])("%p is 403", (host) => {
    expect(objection({ host }, LOCAL)).toMatchObject({ status: 403 });
  });

  test("names the flag that allows it", () => {
    expect(objection({ host: "Rebind.Example:8080" }, LOCAL)).toEqual({
      status: 403,
      message:
        '"rebind.example" is not a name of this listener. A web page may have sent this request ' +
        "under a name of its own. The flag --allow-host rebind.example allows the name.",
    });
  });

  test("shows nothing that could command a terminal, and no more than can be read", () => {
    const { message } = objection({ host: `\u009b31m".${"a".repeat(9999)}` }, LOCAL) as {
      message: string;
    };
    expect(message).toStartWith('"?31m?.aaa');
    expect(message.length).toBeLessThan(700);
  });

  test.each(["a, b", "127.0.0.1, 127.0.0.1", "x, rebind.example", "rebind.example, x"])(
    "twice, %p, is 400",
    (host) => {
      const message = "There is more than one Host header";
      expect(objection({ host }, NAMED)).toEqual({ status: 400, message });
    },
  );

  test.each(["invoker.lan:8080", "dev.example", "DEV.example:1"])(
    "%p is none where it is bound or allowed",
    (host) => {
      expect(objection({ host }, NAMED)).toBeUndefined();
    },
  );

  test.each([
    ["http://rebind.example/x", { host: "127.0.0.1" }, 403],
    ["http://127.0.0.1:8080/x", { host: "rebind.example" }, 403],
    ["HTTP://rebind.example/x", {}, 403],
    ["https://localhost.rebind.example/x", {}, 403],
    ["http://localhost@rebind.example/x", {}, 403],
    ["http://x/x", { host: "x" }, undefined],
    ["http://localhost:80/x", {}, undefined],
    ["http://[::1", { host: "x" }, undefined],
  ])("of the target %p beside %j has the status %p", (url, headers, status) => {
    expect((objection(headers, LOCAL, url) as { status: number } | undefined)?.status).toBe(
      status as never,
    );
  });
});

describe("objectionTo() a web page", () => {
  const host = "127.0.0.1:8080";

  test.each([
    [{ origin: "http://localhost:3000" }],
    [{ origin: "http://127.0.0.1:8080" }],
    [{ origin: "https://127.0.0.2" }],
    [{ origin: "http://[::1]:3000" }],
    [{ origin: "http://app.localhost" }],
    [{ origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    [{ origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "none" }],
    [{ "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "same-site" }],
    // The fetch of Node says how it asks, but of no site.
    [{ "sec-fetch-mode": "cors", "accept-language": "*", "user-agent": "node" }],
  ])("that sends %j is none", (headers) => {
    expect(objection({ host, ...headers }, LOCAL)).toBeUndefined();
  });

  test.each([
    [{ origin: "https://evil.example" }],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }],
    [{ origin: "null" }],
    [{ origin: "" }],
    [{ origin: "http://localhost.evil.example" }],
    [{ origin: "http://127.0.0.1.evil.example" }],
    [{ origin: "http://127.0.0.1@evil.example" }],
    [{ origin: "http://0.0.0.0:8080" }],
    [{ origin: "file://" }],
    [{ origin: "evil://localhost" }],
    [{ origin: "http://localhost, https://evil.example" }],
    [{ origin: "https://app.example" }],
    [{ origin: "http://localhost:3000", "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "Cross-Site" }],
  ])("that sends %j is 403", (headers) => {
    expect(objection({ host, ...headers }, LOCAL)).toMatchObject({ status: 403 });
  });

  test("names the flag that allows its origin", () => {
    expect(objection({ host, origin: "https://evil.example" }, LOCAL)).toEqual({
      status: 403,
      message:
        'A web page of the origin "https://evil.example" sent this request. ' +
        "The flag --allow-origin https://evil.example allows the origin.",
    });
  });

  test.each([
    [{ host, origin: "https://app.example", "sec-fetch-site": "cross-site" }, undefined],
    [{ host, origin: "null", "sec-fetch-site": "cross-site" }, undefined],
    [{ host, origin: "http://invoker.lan:3000" }, undefined],
    [{ host: "dev.example:8080", origin: "http://dev.example:8080" }, undefined],
    [{ host: "lambda:8080", origin: "http://lambda:8080" }, undefined],
    [{ host: "192.168.1.2:8080", origin: "http://192.168.1.2:8080" }, undefined],
    [{ host: "192.168.1.2:8080", origin: "http://192.168.1.3:8080" }, 403],
    [{ host, origin: "https://app.example:444" }, 403],
    [{ host, origin: "http://app.example" }, 403],
    // An image has no origin, so an allowed one does not cover it.
    [{ host, "sec-fetch-site": "cross-site" }, 403],
    [{ host: "rebind.example", origin: "https://app.example" }, 403],
    [{ host: "rebind.example", origin: "http://rebind.example" }, 403],
  ])("that sends %j, where some are allowed, has the status %p", (headers, status) => {
    const found = objection(headers, NAMED) as { status: number } | undefined;
    expect(found?.status).toBe(status as never);
  });
});

describe("objectionTo() a browser that says nothing of a page", () => {
  const image = { host: "192.168.1.2", "user-agent": "Mozilla/5.0 (X11)", "accept-language": "en" };

  test.each([
    [image, true, 403],
    [image, false, undefined],
    [{ ...image, "sec-fetch-site": "none" }, true, undefined],
    [{ ...image, "user-agent": "node" }, true, undefined],
    [{ host: "x", "user-agent": "Mozilla/5.0 PowerShell/7.5" }, true, undefined],
  ])("of %j, for programs: %p, has the status %p", (headers, isForPrograms, status) => {
    const found = objection(headers, { ...LOCAL, isForPrograms });
    expect((found as { status: number } | undefined)?.status).toBe(status as never);
  });
});
