import { expect, test } from "bun:test";
import { report } from "../../../src/cli/args/report-request.ts";
import {
  address,
  assignment,
  duration,
  freeze,
  functionTimeout,
  hostName,
  integer,
  isolation,
  origin,
  pair,
  pattern,
  shard,
} from "../../../src/cli/args/value.ts";

test.each([
  ["127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
  ["localhost:0", { host: "localhost", port: 0 }],
  ["[::1]:80", { host: "::1", port: 80 }],
])("address() reads %s", (text, expected) => {
  expect(address(text)).toEqual({ ok: true, value: expected });
});

test.each(["8080", "127.0.0.1", "host:", ":80", "::1:80", "host:65536", "host:-1"])(
  "address() refuses %s",
  (text) => expect(address(text).ok).toBe(false),
);

test("shard() counts from one", () => {
  expect(shard("1/4")).toEqual({ ok: true, value: { index: 1, count: 4 } });
  for (const text of ["0/4", "5/4", "1", "1/0", "a/b"]) expect(shard(text).ok).toBe(false);
});

test("duration() refuses a number without a unit, and none at all", () => {
  expect(duration("1500ms")).toEqual({ ok: true, value: 1500 });
  for (const text of ["3", "0s", "soon", ""]) expect(duration(text).ok).toBe(false);
});

test("integer() holds its range", () => {
  expect(integer(1, 3)("3")).toEqual({ ok: true, value: 3 });
  for (const text of ["0", "4", "1.5", "-1", "", "1e0"]) expect(integer(1, 3)(text).ok).toBe(false);
});

test("pair() splits at the first equals sign", () => {
  expect(pair("a=b=c")).toEqual({ ok: true, value: { name: "a", value: "b=c" } });
  expect(pair("a=")).toEqual({ ok: true, value: { name: "a", value: "" } });
  for (const text of ["a", "=b", ""]) expect(pair(text).ok).toBe(false);
});

test("assignment() may have a name alone", () => {
  expect(assignment("A")).toEqual({ ok: true, value: { name: "A", value: undefined } });
  expect(assignment("A=1\n2")).toEqual({ ok: true, value: { name: "A", value: "1\n2" } });
});

test("pattern() refuses what is no regular expression", () => {
  expect(pattern("^a.*b$").ok).toBe(true);
  expect(pattern("(").ok).toBe(false);
});

test("isolation() is none or hosts", () => {
  expect(isolation("hosts")).toEqual({ ok: true, value: "hosts" });
  expect(isolation("none")).toEqual({ ok: true, value: "none" });
  expect(isolation("host")).toEqual({ ok: false, error: '"none" or "hosts"' });
});

test("freeze() is on or off", () => {
  expect(freeze("off")).toEqual({ ok: true, value: "off" });
  expect(freeze("on")).toEqual({ ok: true, value: "on" });
  expect(freeze("of")).toEqual({ ok: false, error: '"on" or "off"' });
});

test("report() reads a name and a file", () => {
  expect(report("json")).toEqual({ ok: true, value: { name: "json", file: undefined } });
  expect(report("junit=a/b=c.xml")).toEqual({
    ok: true,
    value: { name: "junit", file: "a/b=c.xml" },
  });
});

test.each([
  ["jnit", 'one of pretty, line, junit, json; did you mean "junit"?'],
  ["tap", 'one of pretty, line, junit, json; "tap" is not supported yet'],
  ["json=", "one of pretty, line, junit, json"],
])("report() refuses %s", (text, expected) => {
  expect(report(text)).toEqual({ ok: false, error: expected });
});

test.each([
  ["1s", 1000],
  ["1800s", 1_800_000],
  ["none", Infinity],
])("functionTimeout(%p) is %p ms", (text, value) => {
  expect(functionTimeout(text)).toEqual({ ok: true, value });
});

test.each(["0s", "31m", "3", "never"])("functionTimeout(%p) names the bounds", (text) => {
  expect(functionTimeout(text)).toEqual({
    ok: false,
    error: 'a duration from 1s to 1800s, or "none"',
  });
});

test("hostName() reads a name, and neither a port nor a URL", () => {
  expect(hostName("Dev.Example")).toEqual({ ok: true, value: "dev.example" });
  for (const text of ["", "a:80", "http://a", "a..b", ".a", "*", "a b", "[::1]"]) {
    expect(hostName(text).ok).toBe(false);
  }
});

test.each([
  ["https://app.example", "https://app.example"],
  ["HTTPS://App.Example:443", "https://app.example"],
  ["http://app.example:3000", "http://app.example:3000"],
  ["tauri://localhost", "tauri://localhost"],
  ["null", "null"],
])("origin() reads %s as browsers send it", (text, value) => {
  expect(origin(text)).toEqual({ ok: true, value });
});

test.each([
  "",
  "app.example",
  "https://app.example/",
  "https://a/b",
  "https://",
  "*",
  "https://a b",
])("origin() refuses %p", (text) => expect(origin(text).ok).toBe(false));
