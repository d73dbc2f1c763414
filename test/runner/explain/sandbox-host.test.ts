import { describe, expect, test } from "bun:test";
import { adviseOnLookup } from "../../../src/runner/explain/sandbox-host.ts";

const LINE = 'add the line "127.0.0.1 sandbox.localdomain" to /etc/hosts';
const ISOLATE = 'say "isolate: hosts" in the scenario (or --isolate hosts)';

describe("adviseOnLookup()", () => {
  test.each([
    ["Go", "listen tcp: lookup sandbox.localdomain on 10.0.0.2:53: no such host"],
    ["Go with its own resolver", "dial tcp: lookup sandbox.localdomain: no such host"],
    ["Node", "Error: getaddrinfo ENOTFOUND sandbox.localdomain"],
    ["Node without a network", "Error: getaddrinfo EAI_AGAIN sandbox.localdomain"],
    ["Java", "java.net.UnknownHostException: sandbox.localdomain: Name or service not known"],
    ["curl", "curl: (6) Could not resolve host: sandbox.localdomain"],
  ])("adviseOnLookup() knows the words of %s", (_, line) => {
    const advice = `sandbox.localdomain is not known on this machine: ${ISOLATE}, or ${LINE}`;
    expect(adviseOnLookup(["starting", line], "linux")).toBe(advice);
  });

  test("adviseOnLookup() finds the name in another line of Python's traceback", () => {
    const traceback = [
      "Traceback (most recent call last):",
      '    s.bind(("sandbox.localdomain", 4243))',
      "socket.gaierror: [Errno -2] Name or service not known",
    ];
    expect(adviseOnLookup(traceback, "linux")).toStartWith("sandbox.localdomain is not known");
  });

  test.each([
    "socket.gaierror: [Errno -3] Temporary failure in name resolution",
    'Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }',
  ])("adviseOnLookup() is not sure where no name is given: %s", (line) => {
    expect(adviseOnLookup([line], "linux")).toBe(
      `sandbox.localdomain, if that was looked up, is not known on this machine: ${ISOLATE}, or ${LINE}`,
    );
  });

  test("adviseOnLookup() speaks of isolation only where there is such a thing", () => {
    const line = "lookup sandbox.localdomain: no such host";
    expect(adviseOnLookup([line], "darwin")).toBe(
      `sandbox.localdomain is not known on this machine: ${LINE}`,
    );
  });

  test.each([
    "Error: getaddrinfo ENOTFOUND api.example.com",
    "error sending request for url (https://api.example.com/): dns error: failed to lookup address information",
    "dial tcp: lookup api.example.com: no such host",
    "listen EADDRINUSE: address already in use sandbox.localdomain:4243",
    "subscribing http://sandbox.localdomain:4243",
  ])("adviseOnLookup() has nothing to say of %s", (line) => {
    expect(adviseOnLookup([line], "linux")).toBeUndefined();
  });
});
