import { describe, expect, test } from "bun:test";
import { adviseOnPort } from "../../../src/runner/explain/taken-port.ts";

const ADVICE = "if its port is fixed, say ports: [4243]; there is one environment then";

describe("adviseOnPort()", () => {
  test.each([
    ["Node", "Error: listen EADDRINUSE: address already in use :::4243"],
    ["Go", "2026/11/23 12:00:01 listen tcp 127.0.0.1:4243: bind: address already in use"],
    [
      "Python's asyncio",
      "[Errno 98] error while attempting to bind on address ('127.0.0.1', 4243): address already in use",
    ],
    ["Bun", "error: Failed to start server. Is port 4243 in use? EADDRINUSE"],
  ])("adviseOnPort() knows the words of %s, and its port", (_, line) => {
    expect(adviseOnPort(["starting", line], [])).toBe(ADVICE);
    expect(adviseOnPort(["starting", line], [4244])).toBe(ADVICE);
    expect(adviseOnPort(["starting", line], [4243])).toStartWith(
      "port 4243, which the scenario keeps for itself, is held by another process of it, or by",
    );
  });

  test.each([
    ["Python", "OSError: [Errno 98] Address already in use"],
    ["Rust", 'Os { code: 98, kind: AddrInUse, message: "Address already in use" }'],
    ["Java", "12:00:01 java.net.BindException: Address already in use (Bind failed)"],
  ])("adviseOnPort() knows the words of %s, which leave the port out", (_, line) => {
    expect(adviseOnPort([line], [])).toBe(ADVICE.replace("4243", "N"));
    expect(adviseOnPort([line], [4243])).toBeUndefined();
  });

  test("adviseOnPort() takes Node's port out of the line that has it", () => {
    expect(adviseOnPort(["  code: 'EADDRINUSE',", "  address: '::',", "  port: 4243"], [])).toBe(
      ADVICE,
    );
  });

  test("adviseOnPort() has nothing to say of anything else", () => {
    expect(adviseOnPort(["listening at :4243", "name already in use"], [])).toBeUndefined();
  });
});
