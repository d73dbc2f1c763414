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
