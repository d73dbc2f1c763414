import { expect, test } from "bun:test";
import { hidingStream, secretHider } from "../../../src/cli/output/secrets.ts";
import { MemoryStream } from "../memory-stream.ts";

const SECRET = 'a"b<c>&d\\e\nsecond line';

test.each([
  ["as it is", SECRET],
  ["as a line of a log", 'a"b<c>&d\\e'],
  ["as its other line", "second line"],
  ["on one line", 'a"b<c>&d\\e␊second line'],
  ["as JSON", JSON.stringify(SECRET).slice(1, -1)],
  ["as JSON within JSON", JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
  ["as text of XML", 'a"b&lt;c&gt;&amp;d\\e\nsecond line'],
  ["as an attribute of XML", "a&quot;b&lt;c&gt;&amp;d\\e&#10;second line"],
])("secretHider() hides a secret %s", (_, written) => {
  expect(secretHider([SECRET])(`before ${written} after`)).toBe("before *** after");
});

test("secretHider() hides the longer one of two secrets first, and an empty one not at all", () => {
  expect(secretHider(["", "pass", "password"])("my password")).toBe("my ***");
});

test("hidingStream() writes without secrets what was written with them", () => {
  const stream = new MemoryStream();
  hidingStream(stream, secretHider(["hunter2"])).write("key is hunter2\n");
  expect(stream.text).toBe("key is ***\n");
});

test.each([
  ["hunter2", "hex", Buffer.from("hunter2").toString("hex")],
  ["hunter2", "hex in capitals", Buffer.from("hunter2").toString("hex").toUpperCase()],
  ["p&ss w/rd", "a URL", encodeURIComponent("p&ss w/rd")],
  ["p&ss w/rd", "a form", new URLSearchParams({ key: "p&ss w/rd" }).toString().slice(4)],
  ["p&ss w/rd", "a URL in small letters", "p%26ss%20w%2frd"],
])("secretHider() hides %j in %s", (secret, _, written) => {
  expect(secretHider([secret])(`before ${written} after`)).toBe("before *** after");
});

test.each(["", "a", "us", "user:", "someone:"])(
  "secretHider() hides a secret in base64 behind %j, but for what its neighbours have a part in",
  (before) => {
    const secret = "correct?horse>battery";
    for (const encoding of ["base64", "base64url"] as const) {
      const written = Buffer.from(`${before}${secret} tail`).toString(encoding);
      const shown = secretHider([secret])(written);
      const known = Buffer.from(shown.replace("***", ""), encoding).toString("latin1");
      expect(shown).toContain("***");
      expect(known).not.toContain("horse");
      expect(shown.length).toBeLessThan(written.length - secret.length);
    }
  },
);

test("secretHider() hides the part of a secret beside which a text was cut", () => {
  const hide = secretHider(["correct-horse"]);
  expect(hide("key is correct-ho…")).toBe("key is ***…");
  expect(hide("…ct-horse is the key")).toBe("…*** is the key");
  expect(hide("cor…")).toBe("cor…");
});

test("hidingStream() writes nothing that a CI obeys", () => {
  const stream = new MemoryStream();
  hidingStream(stream, (text) => text).write("::error::no\n");
  expect(stream.text).toBe(": :error::no\n");
});
