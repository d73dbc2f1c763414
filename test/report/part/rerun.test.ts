import { expect, test } from "bun:test";
import { rerunOf } from "../../../src/report/part/rerun.ts";
import { flaky, ref, result } from "../world.ts";

const failed = result(ref("a.yml", "a", { line: 3 }), { status: "failed" });

/** The words that a shell makes of `line`. */
function wordsOf(line: string): string[] {
  const { stdout } = Bun.spawnSync([
    "bash",
    "-c",
    `for word in ${line}; do printf '%s\\0' "$word"; done`,
  ]);
  return stdout.toString().split("\0").slice(0, -1);
}

test("rerunOf() runs the scenario with the flags that it needs", () => {
  expect(rerunOf(failed)).toBe("lambda-sim run a.yml:3");
  expect(rerunOf(failed, ["--freeze", "off", "--var", "n=7"])).toBe(
    "lambda-sim run a.yml:3 --freeze off --var n=7",
  );
});

test("rerunOf() tries a scenario as often again that passed only later", () => {
  expect(rerunOf(flaky)).toBe("lambda-sim run flaky.yml:1 --retries 1 --strict");
});

test("rerunOf() is read by a shell as what it stands for, and commands no terminal", () => {
  const flags = ["--var", "it's=a b", "--env", 'K=$HOME `id` \\ "', "--var", "x=1\n2\u001B[2J'\\ü"];
  const place = { ...failed, ref: ref("my *files*/a.yml", "a") };
  const line = rerunOf(place, flags);
  expect(line).not.toMatch(/\p{Cc}/u);
  expect(wordsOf(line)).toEqual(["lambda-sim", "run", "my *files*/a.yml:1", ...flags]);
});
