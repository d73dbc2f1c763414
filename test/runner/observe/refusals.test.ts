import { expect, test } from "bun:test";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { describeRefused } from "../../../src/runner/event.ts";
import { refusals } from "../../../src/runner/observe/refusals.ts";

const place = { at: 0, monotonicMs: 0, environment: 1 };

function refusal(request: string, by = "runtime"): JournalEntry {
  const words = { status: 404, errorType: "NotFound", errorMessage: "There is no such path" };
  return { type: "refusal", by, request, ...words, ...place };
}

function invoke(requestId: string): JournalEntry {
  const of = { requestId, invocationId: requestId, traceId: undefined, tenantId: undefined };
  return { type: "invokeStarted", start: "warm", ...of, ...place };
}

test("refusals() tells calls that are alike once, with their count, in the order they came", () => {
  const entries = [refusal("GET /a"), refusal("GET /b"), refusal("GET /a"), refusal("GET /a", "x")];
  const { calls, total } = refusals(entries);
  expect(calls.map(({ by, request, count }) => [by, request, count])).toEqual([
    ["runtime", "GET /a", 2],
    ["runtime", "GET /b", 1],
    ["x", "GET /a", 1],
  ]);
  expect(total).toBe(4);
});

test("refusals() takes calls that differ in the id of the invoke alone as alike", () => {
  const ids = ["one", "two", "three"];
  const wrong = (id: string): JournalEntry => refusal(`POST /invocation/${id}/respons`);
  const { calls } = refusals([...ids.map(invoke), ...ids.map(wrong), wrong("of-nobody")]);
  expect(calls.map(({ request, count }) => [request, count])).toEqual([
    ["POST /invocation/…/respons", 3],
    ["POST /invocation/of-nobody/respons", 1],
  ]);
  const single = refusals([invoke("one"), wrong("one"), wrong("one")]);
  expect(single.calls.map(({ request }) => request)).toEqual(["POST /invocation/one/respons"]);
});

test("refusals() keeps a bounded number of kinds, and counts all calls", () => {
  const entries = Array.from({ length: 300 }, (_, index) => refusal(`GET /${index}`));
  expect(refusals(entries)).toMatchObject({ calls: { length: 100 }, total: 300 });
  expect(refusals([])).toEqual({ calls: [], total: 0 });
});

test("describeRefused() says who called what, and the answer", () => {
  const [call] = refusals([refusal("GET /a"), refusal("GET /a")]).calls;
  expect(describeRefused(call!)).toBe(
    "GET /a by runtime: 404 NotFound, There is no such path (2 times)",
  );
});
