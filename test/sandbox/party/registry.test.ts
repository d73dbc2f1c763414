import { expect, test } from "bun:test";
import { systemRandom } from "../../../src/core/random.ts";
import { MAX_EXTENSIONS } from "../../../src/lambda/limits/protocol.ts";
import { Registry } from "../../../src/sandbox/party/registry.ts";

/** What `register` says: nothing, or the message of its refusal. */
function register(registry: Registry, name: string, events: readonly string[] = []): string {
  const registered = registry.register(name, events);
  return registered.ok ? "" : registered.error.errorMessage;
}

test("Registry.register() takes a name once; the message for an internal extension is another one", () => {
  const registry = new Registry(["audit"], systemRandom);
  expect([register(registry, "audit"), register(registry, "inside")]).toEqual(["", ""]);
  expect([register(registry, "audit"), register(registry, "inside")]).toEqual([
    "State transition from Registered to Registered failed for extension audit. Error: State transition is not allowed",
    "Extension with this name already registered",
  ]);
});

test("Registry.register() checks in the order of RIE: events, end of registration, number, name", () => {
  const names = Array.from({ length: MAX_EXTENSIONS }, (_, index) => `inside-${index}`);
  const registry = new Registry([], systemRandom);
  expect(names.map((name) => register(registry, name)).join("")).toBe("");
  const [taken = ""] = names;
  expect(register(registry, taken)).toBe(`Extension limit (${MAX_EXTENSIONS}) reached`);
  registry.close();
  expect(register(registry, taken)).toBe("Extension registration closed already");
  expect(register(registry, taken, ["SHUTDOWN"])).toBe(
    "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension",
  );
  expect(register(registry, taken, ["BOO"])).toBe("BOO: ErrorInvalidEventType");
  expect(registry.all.map(({ name, subscriptions }) => [name, subscriptions])).toEqual(
    names.map((name) => [name, []]),
  );
});

test("Registry.hasAllExternals is true when every extension that was launched has registered", () => {
  const registry = new Registry(["audit", "metrics"], systemRandom);
  const said = ["inside", "audit", "metrics"].map((name) => {
    register(registry, name);
    return [name, registry.hasAllExternals];
  });
  expect(said).toEqual([
    ["inside", false],
    ["audit", false],
    ["metrics", true],
  ]);
});

test("Registry.registered leaves out extensions that have not registered or could not be started", () => {
  const registry = new Registry(["audit", "broken", "slow"], systemRandom);
  registry.named("broken")?.advance("launchError");
  register(registry, "audit");
  expect(registry.registered.map(({ name }) => name)).toEqual(["audit"]);
});
