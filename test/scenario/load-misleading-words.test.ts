import { expect, test } from "bun:test";
import { mistakesOf } from "./support.ts";

const STEPS = "steps: [{ invoke: {} }]\n";

test.each([
  ["freeze: no", '"freeze" cannot be "no" (did you mean "off"?)'],
  ["freeze: false", '"freeze" cannot be "false" (did you mean "off"?)'],
  ["freeze: yes", '"freeze" cannot be "yes" (did you mean "on"?)'],
  ["tags: smoke", '"tags" must be a list (write [smoke])'],
  ["ports: 8080", '"ports" must be a list (write [8080])'],
  ["timeout: 30", 'a duration has a unit (write "30s")'],
  ["timeout: 3000", 'a duration has a unit (write "3000ms", or "3000s")'],
  [
    "function: { memorySize: 1GB }",
    '"memorySize" must be a whole number from 128 to 32768 (it is in megabytes: write 1024)',
  ],
  ["function: { env: {} }", 'unknown key "env" (did you mean "environment"?)'],
  ['function: { concurrency: "3" }', /leave the quotes out/],
  [
    "// hi: 1",
    'unknown key "// hi" (a comment begins with #, in JSON too, since it is read as YAML)',
  ],
])("loadScenarios() says of %j what was meant", (written, mistake) => {
  const [told = ""] = mistakesOf(STEPS + written);
  expect(told.replace(/^\S+ /, "")).toMatch(
    typeof mistake === "string" ? new RegExp(`^${RegExp.escape(mistake)}$`) : mistake,
  );
});

test.each([
  ["nodejs20.x", "[npx, aws-lambda-ric, index.handler]"],
  ["python3.13", "[python3, -m, awslambdaric, app.handler]"],
  ["ruby3.4", "[aws_lambda_ric, app.handler]"],
  ["dotnet8", "[dotnet, app.dll]"],
  ["provided.al2023", "./bootstrap"],
])("loadScenarios() says how the runtime that Lambda calls %s is started", (name, command) => {
  expect(mistakesOf(`${STEPS}runtime: ${name}`)).toEqual([
    `2:10 "${name}" is not a path, "stub" or "attach" (Lambda's names of runtimes start nothing here: name what starts, such as ${command})`,
  ]);
});

test.each([
  ["body: 1", 'unknown key "body" (did you mean "response"?)'],
  [
    "memory: { $lt: 1MB }",
    '"$lt" must be a whole number of at least 0 (it is in megabytes: write 1)',
  ],
  ["duration: { $lt: 100 }", 'a duration has a unit (write "100ms", or "100s")'],
  [
    "logs: [{ line: { contains: a } }]",
    '"line" must be text or an operator (did you mean "$contains"?)',
  ],
  ["requestId: { regex: a }", '"requestId" must be text or an operator (did you mean "$regex"?)'],
  ["status: { $in: error }", '"$in" must be a list (write [error])'],
])("loadScenarios() says of expect: { %s } what was meant", (written, mistake) => {
  const mistakes = mistakesOf(`steps: [{ invoke: {}, expect: { ${written} } }]`);
  expect(mistakes.map((each) => each.replace(/^\S+ /, ""))).toEqual([mistake]);
});

test.each([
  "extensions: { __proto__: stub }",
  "function: { environment: { __proto__: a } }",
  "vars: { __proto__: a }",
])("loadScenarios() refuses a name that would be lost in %s", (written) => {
  expect(mistakesOf(STEPS + written).map((each) => each.replace(/^\S+ /, ""))).toEqual([
    '"__proto__" cannot be a name here',
  ]);
});

test("loadScenarios() takes names that objects have, and any key in data", () => {
  expect(
    mistakesOf(
      "extensions: { constructor: stub, toString: stub }\nsteps: [{ invoke: { __proto__: 1 }, expect: { response: { __proto__: 1 } } }]",
    ),
  ).toEqual([]);
});
