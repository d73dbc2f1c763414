import { expect, test } from "bun:test";
import { bracketed, hostNameOf, isAddress, isLoopback } from "../../src/core/host-name.ts";

test.each([
  ["127.0.0.1:8080", "127.0.0.1"],
  ["LocalHost", "localhost"],
  ["localhost.:80", "localhost"],
  ["[::1]:9001", "[::1]"],
  ["[::1]", "[::1]"],
  ["a.b:", "a.b"],
  ["", ""],
  [".", "."],
  // These are no names, and are compared with none.
  ["127.0.0.1:80@evil.example", "127.0.0.1:80@evil.example"],
  ["[::1].evil.example", "[::1].evil.example"],
  ["a.b:80:80", "a.b:80:80"],
  ["::1", "::1"],
])("hostNameOf(%p) is %p", (authority, name) => {
  expect(hostNameOf(authority)).toBe(name);
});

test.each([
  ["127.0.0.1", true],
  ["10.1.2.3", true],
  ["127.1", true],
  ["0x7f.1", true],
  ["[::1]", true],
  ["[::ffff:127.0.0.1]", true],
  ["::", true],
  ["1.2.3.4.5", false],
  ["1.2.3.256", false],
  ["1.2.3.4.example", false],
  ["[evil.example]", false],
  ["[::1].example", false],
  ["face.cafe", false],
  ["localhost", false],
  ["", false],
])("isAddress(%p) is %p", (name, expected) => {
  expect(isAddress(name)).toBe(expected);
});

test.each([
  ["localhost", true],
  ["app.localhost", true],
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["[::1]", true],
  ["[::ffff:127.0.0.1]", true],
  ["0.0.0.0", false],
  ["::", false],
  ["192.168.1.1", false],
  ["128.0.0.1", false],
  ["notlocalhost", false],
  ["127.0.0.1.example", false],
  ["localhost.example", false],
  ["[::ffff:8.8.8.8]", false],
])("isLoopback(%p) is %p", (name, expected) => {
  expect(isLoopback(name)).toBe(expected);
});

test("bracketed() puts IPv6 into brackets, and leaves other hosts alone", () => {
  expect(["::1", "127.0.0.1", "localhost"].map(bracketed)).toEqual([
    "[::1]",
    "127.0.0.1",
    "localhost",
  ]);
});
