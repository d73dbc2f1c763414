import { expect, test } from "bun:test";
import { noteUnreadable } from "../../src/api/unreadable.ts";
import { createAttachedEnvironment } from "../support/attached-environment.ts";

test.each([
  [400, "POST /2018-06-01/runtime/init/error", "runtime", "InvalidRequest"],
  [431, "GET /2020-01-01/extension/event/next", "extension", "RequestHeaderFieldsTooLarge"],
  [400, undefined, "unknown", "InvalidRequest"],
] as const)(
  "noteUnreadable() notes a %d of %p as a refusal",
  async (status, call, by, errorType) => {
    const attached = await createAttachedEnvironment();
    const [environment] = attached.fleet.environments;
    noteUnreadable(environment!, { status, call, reason: "Invalid header token" });
    const refusals = attached.journal.since(0).filter(({ type }) => type === "refusal");
    expect(refusals).toMatchObject([
      {
        by,
        request: call ?? "a request without a request line",
        status,
        errorType,
        errorMessage: "Invalid header token",
      },
    ]);
    await attached.close();
  },
);
