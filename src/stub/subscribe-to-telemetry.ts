import { TELEMETRY_TYPES } from "../lambda/subscription.ts";
import { put } from "./api-client.ts";
import type { TelemetryDirective } from "./directives.ts";
import { complain } from "./behavior.ts";
import { listenForTelemetry } from "./telemetry-listener.ts";

const PATH = "/2022-07-01/telemetry";

/**
 * Opens a listener and subscribes it, with the `headers` of an extension that has registered:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
 *
 * False when the platform refuses, which is then said on stderr; rejects when it does not answer.
 */
export async function subscribeToTelemetry(
  directive: TelemetryDirective,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { types = TELEMETRY_TYPES, buffering, protocol = "HTTP" } = directive;
  const port = await listenForTelemetry(directive);
  const destination =
    protocol === "TCP"
      ? { protocol, port }
      : { protocol, URI: `http://sandbox.localdomain:${port}` };
  const { status, body } = await put(PATH, {
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ schemaVersion: "2022-12-13", types, buffering, destination }),
  });
  // 202 is the answer of an environment that has the API and does not deliver.
  if (status === 200 || status === 202) return true;
  const said = new TextDecoder().decode(body);
  await complain(`Cannot subscribe to telemetry: the answer was ${status} ${said}`);
  return false;
}
