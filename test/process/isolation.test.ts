import { expect, test } from "bun:test";
import { isolated, waysOf } from "../../src/process/isolation.ts";

const tools = { unshare: "/bin/unshare", mount: "/bin/mount", sh: "/bin/sh", env: "/bin/env" };
const hosts = "/tmp/hosts";
const spec = {
  command: ["node", "app.mjs", "--port=1"],
  environment: { PATH: "/bin", A: "b=c d" },
  cwd: "/here",
} as const;

test("isolated() puts the process's environment in place with the last program on the way", () => {
  const [way] = waysOf({ uid: 1000, gid: 100 });
  const isolation = { tools, way: way!, handOver: "variables", hosts } as const;
  const { command, environment, cwd } = isolated(spec, isolation);
  const carried = { LAMBDA_SIM_0: "PATH=/bin", LAMBDA_SIM_1: "A=b=c d" };
  expect({ environment, cwd }).toEqual({ environment: carried, cwd: "/here" });
  const outer = ["/bin/unshare", "-r", "-m", "--", "/bin/sh", "-c"];
  const mount = ["/bin/sh", "/bin/mount", "/tmp/hosts"];
  const inner = ["/bin/unshare", "-U", "--map-user=1000", "--map-group=100", "--"];
  const unpacking = ["-i", "-S", '-- "${LAMBDA_SIM_0}" "${LAMBDA_SIM_1}"'];
  const program = ["/bin/env", ...unpacking, "node", "app.mjs", "--port=1"];
  expect(command.toSpliced(6, 1)).toEqual([...outer, ...mount, ...inner, ...program]);
  expect(command[6]).toEndWith('exec "$@"');
});

test("isolated() needs no user namespace for root", () => {
  const [way] = waysOf({ uid: 0, gid: 0 });
  const { command } = isolated(spec, { tools, way: way!, handOver: "variables", hosts });
  expect(command.slice(0, 4)).toEqual(["/bin/unshare", "-m", "--", "/bin/sh"]);
  expect(command.filter((word) => word === "/bin/unshare")).toHaveLength(1);
});

test("waysOf() falls back to being root in name, which an old unshare can do", () => {
  for (const uid of [0, 1000]) {
    expect(waysOf({ uid, gid: 0 }).at(-1)).toEqual({ outer: ["-r", "-m"], inner: [] });
  }
});
