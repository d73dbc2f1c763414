import { err, ok, type Result } from "../../core/result.ts";
import { parseExtensionIdentifier } from "../../lambda/extension-identifier.ts";
import { extensionReported } from "../../lambda/fault.ts";
import { extensionRefusal, INTERNAL_SERVER_ERROR, type Refusal } from "../../lambda/refusal.ts";
import { callingExtension } from "./calling-extension.ts";
import type { Extension, SentEvent } from "../party/extension.ts";
import { isLeftOver } from "./earlier-generation.ts";
import { pollBeside } from "./second-poll.ts";
import type { Environment } from "../environment.ts";

/** An event on its way to the client that polled, which may have gone. */
export interface EventDelivery {
  readonly sent: SentEvent;
  /** Takes it back, because it could not be written. */
  readonly undeliver: () => void;
}

/** `POST /extension/register`. */
export function registerExtension(
  environment: Environment,
  { name, events }: { name: string; events: readonly string[] },
): Result<Extension, Refusal> {
  const { generation } = environment;
  if (isLeftOver(environment, name)) return err(INTERNAL_SERVER_ERROR);
  generation.touch();
  const registered = generation.registry.register(name, events);
  if (!registered.ok) return registered;
  const { kind, subscriptions } = registered.value;
  registered.value.registeredAt = environment.world.clock.now();
  environment.record({ type: "registered", extension: name, kind, events: subscriptions });
  generation.notify();
  return registered;
}

/**
 * `GET /extension/event/next`. Rejects with the signal's reason, when the environment is reset, and
 * with a `PollRefused` where another poll waits.
 */
export function nextEvent(
  environment: Environment,
  identifier: string | undefined,
  options: { signal?: AbortSignal | undefined },
): Result<Promise<EventDelivery>, Refusal> {
  const calling = callingExtension(environment, identifier);
  if (!calling.ok) return calling;
  const extension = calling.value;
  const delivery = (sent: SentEvent): EventDelivery => {
    return { sent, undeliver: () => extension.redeliver(sent) };
  };
  const isDoubted = extension.isAtNext && extension.polling > 0;
  const polled = extension.next(options);
  if (!polled.ok) {
    const refusal = polled.error;
    if (!isDoubted) return err(refusal);
    return ok(pollBeside(environment, extension, { ...options, refusal }).then(delivery));
  }
  extension.firstNextAt ??= environment.world.clock.now();
  environment.record({ type: "next", source: extension.name });
  environment.generation.notify();
  return ok(polled.value.then(delivery));
}

/**
 * `POST /extension/init/error` and `/extension/exit/error`. The environment fails when the process
 * exits, as it should now; one without a process of ours fails at once.
 */
export function reportExtensionError(
  environment: Environment,
  identifier: string | undefined,
  { call, errorType }: { call: "initError" | "exitError"; errorType: string | undefined },
): Refusal | undefined {
  const { generation } = environment;
  const id = parseExtensionIdentifier(identifier);
  if (!id.ok) return id.error;
  if (!errorType) {
    const message = "Lambda-Extension-Function-Error-Type not found";
    return extensionRefusal("MissingHeader", message);
  }
  const extension = generation.registry.withId(id.value);
  if (!extension) {
    const message = "Unknown Lambda-Extension-Identifier";
    return extensionRefusal("UnknownExtensionIdentifier", message);
  }
  const moved = extension.advance(call);
  if (!moved.ok) return moved.error;
  extension.errorType ??= errorType;
  const fault = extensionReported(call === "initError" ? "InitError" : "ExitError", errorType);
  generation.report(fault);
  if (!generation.processes.has(extension.name) && !generation.isTerminating)
    generation.fail(fault);
  return undefined;
}
