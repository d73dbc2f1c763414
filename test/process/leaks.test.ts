import { afterEach, expect, test } from "bun:test";
import { findLeaks, parsePs } from "../../src/process/leaks.ts";

const children = new Set<Bun.Subprocess>();

afterEach(async () => {
  for (const child of children) {
    child.kill("SIGKILL");
    await child.exited;
  }
  children.clear();
});

function start(address: string, command = ["sleep", "60"]): Bun.Subprocess {
  const env = { PATH: "/usr/bin:/bin", AWS_LAMBDA_RUNTIME_API: address };
  const child = Bun.spawn(command, { env, stdio: ["ignore", "ignore", "ignore"] });
  children.add(child);
  return child;
}

test("findLeaks() finds a process of the environment, and only of that one", async () => {
  const child = start("127.0.0.1:1001");
  start("127.0.0.1:10012");
  expect(await findLeaks("127.0.0.1:1001")).toEqual([{ pid: child.pid, command: "sleep 60" }]);
});

test("findLeaks() finds nothing where nothing is left", async () => {
  expect(await findLeaks("127.0.0.1:1002")).toEqual([]);
});

test("findLeaks() finds a daemon that has left its group", async () => {
  const child = start("127.0.0.1:1003", ["setsid", "--fork", "sleep", "60"]);
  await child.exited;
  let leaks = await findLeaks("127.0.0.1:1003");
  // It is not what it will be before it has begun.
  while (leaks[0]?.command !== "sleep 60") leaks = await findLeaks("127.0.0.1:1003");
  for (const { pid } of leaks) process.kill(pid, "SIGKILL");
  expect(leaks.map(({ command }) => command)).toEqual(["sleep 60"]);
});

test("findLeaks() gives one that has just been killed the time to go", async () => {
  const child = start("127.0.0.1:1004");
  child.kill("SIGKILL");
  expect(await findLeaks("127.0.0.1:1004")).toEqual([]);
});

test("findLeaks() finds a frozen process", async () => {
  const child = start("127.0.0.1:1005");
  child.kill("SIGSTOP");
  expect(await findLeaks("127.0.0.1:1005")).toHaveLength(1);
});

test("parsePs() reads the environment behind the command", () => {
  const output = [
    "  101 S    sleep 60 PATH=/bin AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001 HOME=/",
    "  102 Z    (sleep) AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001",
    "  103 S    sleep 60 AWS_LAMBDA_RUNTIME_API=127.0.0.1:90010",
    "",
  ].join("\n");
  const leaks = parsePs(output, "AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001");
  expect(leaks).toEqual([{ pid: 101, command: "sleep 60" }]);
});
