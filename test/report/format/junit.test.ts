import { expect, test } from "bun:test";
import type { RunEvent } from "../../../src/runner/event.ts";
import { problem, rangeOf, ref, reported, resetFailure, result, runOf } from "../world.ts";

test("junit has a suite for each file and a case for each scenario, in the order of the files", () => {
  const results = [
    resetFailure,
    result(ref("hello.yml", "says goodbye", { line: 20 }), { durationMs: 48.27 }),
    result(ref("hello.yml", "says hello"), { isFlaky: true, attempt: 2 }),
    result(ref("later.yml", "restores a snapshot"), {
      status: "skipped",
      reason: "needs SnapStart",
      durationMs: 0,
    }),
    result(ref("port.yml", "listens on 4318"), {
      status: "broken",
      durationMs: 0.4,
      problems: [problem("Cannot listen on 127.0.0.1:4318: the port is taken", { kind: "tool" })],
    }),
  ];
  expect(`\n${reported("junit", runOf(results))}`).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lambda-sim" tests="5" failures="1" errors="1" skipped="1" time="5.620" timestamp="2026-01-02T03:04:05">
      <testsuite name="hello.yml" tests="2" failures="0" errors="0" skipped="0" time="0.260" timestamp="2026-01-02T03:04:05" file="hello.yml">
        <testcase classname="hello.yml" name="says hello" time="0.212" file="hello.yml" line="1">
          <properties>
            <property name="flaky" value="passed at attempt 2"/>
          </properties>
        </testcase>
        <testcase classname="hello.yml" name="says goodbye" time="0.048" file="hello.yml" line="20"/>
      </testsuite>
      <testsuite name="later.yml" tests="1" failures="0" errors="0" skipped="1" time="0.000" timestamp="2026-01-02T03:04:05" file="later.yml">
        <testcase classname="later.yml" name="restores a snapshot" time="0.000" file="later.yml" line="1">
          <skipped message="needs SnapStart"/>
        </testcase>
      </testsuite>
      <testsuite name="port.yml" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="2026-01-02T03:04:05" file="port.yml">
        <testcase classname="port.yml" name="listens on 4318" time="0.000" file="port.yml" line="1">
          <error message="Cannot listen on 127.0.0.1:4318: the port is taken" type="tool">
    error: Cannot listen on 127.0.0.1:4318: the port is taken
    </error>
        </testcase>
      </testsuite>
      <testsuite name="timeout-reset.yml" tests="1" failures="1" errors="0" skipped="0" time="3.310" timestamp="2026-01-02T03:04:05" file="timeout-reset.yml">
        <testcase classname="timeout-reset.yml" name="a hung handler is reset, and the next invoke gets a fresh runtime" time="3.310" file="timeout-reset.yml" line="1">
          <properties>
            <property name="tag" value="timeouts"/>
            <property name="tag" value="smoke"/>
          </properties>
          <failure message="start does not match: got reset (and 1 more)" type="mismatch">
    step 2 "service is restored"

    error: start does not match
     --&gt; timeout-reset.yml:9:39
      |
    7 |   - name: service is restored
    8 |     invoke: {}
    9 |     expect: { status: success, start: cold, response: { restored: true } }
      |                                       ^^^^ got reset
      |
    hint: environment 1 was reset after the timeout, and init ran again in it; a new environment would be cold

    error: response does not match
     --&gt; timeout-reset.yml:9:55
      |
    7 |   - name: service is restored
    8 |     invoke: {}
    9 |     expect: { status: success, start: cold, response: { restored: true } }
      |                                                       ^^^^^^^^^^^^^^^^^^
      |
      | - expected  + got
      |   {
      | -   "restored": true
      | +   "restored": false
      |   }
    </failure>
          <system-out>
    runtime (last 3 of 8 lines; --no-capture shows all)
      | sleeping 60s
      | booted
      | handling
    </system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("junit escapes markup, and leaves out what XML does not allow", () => {
  const failure = result(ref('a&"b".yml', "<b> & \u0000 \uFFFF 'c'", { tags: ['"<&>'] }), {
    status: "failed",
    problems: [problem('expected "<a>\n]]>" & \uD800')],
    outputs: [{ source: "runtime", lines: ["<xml/>\u0000\u001B[31m"], total: 1 }],
  });
  expect(`\n${reported("junit", runOf([failure]))}`).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lambda-sim" tests="1" failures="1" errors="0" skipped="0" time="5.620" timestamp="2026-01-02T03:04:05">
      <testsuite name="a&amp;&quot;b&quot;.yml" tests="1" failures="1" errors="0" skipped="0" time="0.212" timestamp="2026-01-02T03:04:05" file="a&amp;&quot;b&quot;.yml">
        <testcase classname="a&amp;&quot;b&quot;.yml" name="&lt;b&gt; &amp;   'c'" time="0.212" file="a&amp;&quot;b&quot;.yml" line="1">
          <properties>
            <property name="tag" value="&quot;&lt;&amp;&gt;"/>
          </properties>
          <failure message="expected &quot;&lt;a&gt;␊]]&gt;&quot; &amp; �" type="mismatch">
    error: expected "&lt;a&gt;␊]]&gt;" &amp; �
    </failure>
          <system-out>
    runtime (1 line)
      | &lt;xml/&gt;␀␛[31m
    </system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("junit makes an error of each diagnostic", () => {
  const source = { path: "hello.yml", text: "name: says hello\nsteps:\n  - invok: {}\n" };
  const events: RunEvent[] = [
    {
      type: "diagnostics",
      diagnostics: [{ message: 'unknown key "invok"', source, range: rangeOf(source, "invok") }],
    },
    { type: "runEnded", durationMs: 3, isInterrupted: false },
  ];
  expect(`\n${reported("junit", events)}`).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lambda-sim" tests="1" failures="0" errors="1" skipped="0" time="0.003">
      <testsuite name="hello.yml" tests="1" failures="0" errors="1" skipped="0" time="0.000" file="hello.yml">
        <testcase classname="hello.yml" name="unknown key &quot;invok&quot;" time="0.000" file="hello.yml" line="3">
          <error message="unknown key &quot;invok&quot;" type="diagnostic">
    error: unknown key "invok"
     --&gt; hello.yml:3:5
      |
    1 | name: says hello
    2 | steps:
    3 |   - invok: {}
      |     ^^^^^
    </error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("junit makes an error of an interruption", () => {
  const hello = result(ref("hello.yml", "says hello"));
  const text = reported("junit", runOf([hello], { planned: 7, isInterrupted: true }));
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lambda-sim" tests="2" failures="0" errors="1" skipped="0" time="5.620" timestamp="2026-01-02T03:04:05">
      <testsuite name="hello.yml" tests="1" failures="0" errors="0" skipped="0" time="0.212" timestamp="2026-01-02T03:04:05" file="hello.yml">
        <testcase classname="hello.yml" name="says hello" time="0.212" file="hello.yml" line="1"/>
      </testsuite>
      <testsuite name="lambda-sim" tests="1" failures="0" errors="1" skipped="0" time="0.000" file="lambda-sim">
        <testcase classname="lambda-sim" name="interrupted after 1 of 7 scenarios" time="0.000">
          <error message="interrupted after 1 of 7 scenarios" type="interrupted"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("junit names what was still running when it was interrupted", () => {
  const events = runOf([result(ref("hello.yml", "says hello"))], {
    planned: 7,
    isInterrupted: true,
  });
  const running: RunEvent[] = [
    { type: "scenarioStarted", ref: ref("later.yml", "takes <long>") },
    { type: "stepStarted", ref: ref("later.yml", "takes <long>"), number: "1", title: "invoke" },
    { type: "scenarioStarted", ref: ref("other.yml", "takes longer") },
  ];
  expect(reported("junit", events.toSpliced(-1, 0, ...running))).toContain(
    `<error message="interrupted after 1 of 7 scenarios" type="interrupted">
still running: later.yml › takes &lt;long&gt; › invoke
still running: other.yml › takes longer
</error>`,
  );
});

test("junit writes nothing before the run has ended", () => {
  expect(reported("junit", runOf([resetFailure]).slice(0, -1))).toBe("");
});
