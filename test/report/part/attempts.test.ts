import { expect, test } from "bun:test";
import type { ReportName } from "../../../src/report/report.ts";
import { describeAttempts, failedAttempts } from "../../../src/report/part/attempts.ts";
import type { ScenarioResult } from "../../../src/runner/event.ts";
import type { JsonDocument } from "../../../src/report/format/json-document.ts";
import { failedAttempt, flaky, problem, ref, reported, result, runOf } from "../world.ts";

/** Failed three times; the first and the last time alike. */
const thrice = result(ref("a.yml", "a"), {
  status: "failed",
  attempt: 3,
  problems: [problem("status does not match", { label: "got error" })],
  earlier: [
    failedAttempt(1, "got timeout"),
    failedAttempt(2, "", { problems: [problem("start does not match")] }),
  ],
});

const strict: ScenarioResult = {
  ...flaky,
  status: "failed",
  problems: [problem("It passed at attempt 2 only", { kind: "flaky" })],
};

test("failedAttempts() has those together that failed at the same places, with the last of them", () => {
  const all = failedAttempts(thrice);
  expect(all.map(({ numbers }) => numbers)).toEqual([[1, 3], [2]]);
  expect(all[0]?.evidence.problems[0]?.label).toBe("got error");
  expect(failedAttempts(flaky).map(({ numbers }) => numbers)).toEqual([[1]]);
  expect(failedAttempts(result(ref("a.yml", "a")))).toEqual([]);
});

test.each([
  [[1], 1, undefined],
  [[2], 3, "attempt 2 of 3"],
  [[1, 2], 3, "attempts 1 and 2 of 3"],
  [[1, 2, 3], 3, "attempts 1 to 3 of 3"],
  [[1, 2, 4], 4, "attempts 1, 2 and 4 of 4"],
] as const)("describeAttempts() of %p of %d is %p", (numbers, of, words) => {
  expect(describeAttempts({ numbers, of, evidence: thrice })).toBe(words);
});

test("pretty shows each attempt of a scenario that failed, and of one that passed later", () => {
  expect(`\n${reported("pretty", runOf([thrice, flaky]))}`).toMatchInlineSnapshot(`
    "
     FAIL  a.yml               a · after 3 attempts                            212ms
     PASS  flaky.yml           comes and goes · flaky: passed at attempt 2     212ms

    a.yml › a › attempts 1 and 3 of 3

      error: status does not match

    a.yml › a › attempt 2 of 3

      error: start does not match

      rerun: lambda-sim run a.yml:1

    flaky.yml › comes and goes › attempt 1 of 2

      error: status does not match

      rerun: lambda-sim run flaky.yml:1 --retries 1 --strict

    2 scenarios: 1 passed (1 flaky), 1 failed · 2 invokes · 5.62s
    "
  `);
});

test("pretty -q says nothing of a scenario that passed later, unless that is forbidden", () => {
  expect(reported("pretty", runOf([flaky]), { isQuiet: true })).not.toContain("does not match");
  const text = reported("pretty", runOf([strict]), { isQuiet: true });
  expect(text).toMatch(/attempt 1 of 2\n\n {2}error: status does not match\n/);
  expect(text).toMatch(/attempt 2 of 2\n\n {2}error: It passed at attempt 2 only\n/);
  expect(text).toContain("rerun: lambda-sim run flaky.yml:1 --retries 1 --strict\n");
});

test.each(["pretty", "line", "junit"] as ReportName[])("%s tells of every attempt", (name) => {
  for (const each of [thrice, strict, flaky]) {
    const text = reported(name, runOf([each]));
    for (const { problems } of [...each.earlier, each]) {
      for (const { message } of problems) expect(text).toContain(message);
    }
  }
});

test("line says which attempt a problem is of", () => {
  expect(reported("line", runOf([thrice]))).toContain(
    "a.yml:1: start does not match (attempt 2 of 3)\na.yml:1: status does not match",
  );
});

test("junit has elements for attempts that Surefire's readers know", () => {
  const failed = reported("junit", runOf([thrice]));
  expect(failed.match(/<(?:failure|\w+Failure|\w+Error) /g)).toEqual([
    "<failure ",
    "<rerunFailure ",
    "<rerunFailure ",
  ]);
  expect(reported("junit", runOf([strict])).match(/<(?:failure|\w+Failure) /g)).toEqual([
    "<failure ",
    "<rerunFailure ",
  ]);
  const broken = { ...flaky, earlier: [failedAttempt(1, "", { status: "broken" })] };
  expect(reported("junit", runOf([broken]))).toContain("<flakyError ");
  expect(reported("junit", runOf([flaky]))).toContain(
    '<flakyFailure message="status does not match: got timeout"',
  );
  expect(reported("junit", runOf([flaky]))).toContain('failures="0"');
});

test("json has the evidence of every attempt", () => {
  const document = JSON.parse(reported("json", runOf([thrice, strict]))) as JsonDocument;
  expect(document.scenarios).toMatchObject([
    {
      attempt: 3,
      problems: [{ label: "got error" }],
      earlierAttempts: [
        { attempt: 1, status: "failed", problems: [{ label: "got timeout" }] },
        { attempt: 2, problems: [{ message: "start does not match" }] },
      ],
    },
    { problems: [{ kind: "flaky" }], earlierAttempts: [{ attempt: 1 }] },
  ]);
});
