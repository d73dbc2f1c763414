import { expect, test } from "bun:test";
import { expectsDelivered } from "../../../src/runner/observe/expects-delivered.ts";
import { loadOne } from "../../scenario/support.ts";

const VARS = `
vars:
  told: [{ type: function }]
  audit: { telemetry: [{ type: function }] }
  all: { audit: { telemetry: [{ type: function }] } }
  expected: { extensions: { audit: { telemetry: [{ type: function }] } } }
extensions: { audit: stub }
`;

function isExpected(text: string): boolean {
  return expectsDelivered(loadOne(`${VARS}${text}`));
}

test.each([
  "extensions: { audit: { telemetry: [{ type: function }] } }",
  'extensions: { audit: { telemetry: "${told}" } }',
  'extensions: { audit: "${audit}" }',
  'extensions: "${all}"',
])("expectsDelivered() sees %s in a step, inside of parallel, and over the whole run", (text) => {
  expect(isExpected(`steps: [{ invoke: {}, expect: { ${text} } }]`)).toBeTrue();
  const inner = `{ invoke: {}, expect: { ${text} } }`;
  expect(isExpected(`steps: [{ parallel: [{ invoke: {} }, ${inner}] }]`)).toBeTrue();
  expect(isExpected(`steps: [{ invoke: {} }]\nexpect: { ${text} }`)).toBeTrue();
});

test("expectsDelivered() sees an expectation that is a variable as a whole", () => {
  expect(isExpected('steps: [{ invoke: {}, expect: "${expected}" }]')).toBeTrue();
});

test.each(["extensions.audit.telemetry[0].time", 'extensions["audit"].telemetry', "extensions"])(
  "expectsDelivered() sees what is saved of %s",
  (path) => {
    expect(isExpected(`steps: [{ invoke: {}, save: { it: '${path}' } }]`)).toBeTrue();
  },
);

test("expectsDelivered() leaves out what speaks of no extension", () => {
  const other = "save: { it: response.extensions }, expect: { telemetry: [{ type: function }] }";
  expect(isExpected(`steps: [{ invoke: {}, ${other} }]`)).toBeFalse();
});
