import type { Invariant, Run } from "../run.ts";
import { isShared } from "../share-some.ts";

/** What was given out before a reset means nothing after it: 403 for extensions, 400 for answers. */
export const oldIds: Invariant = (run) => [...wrongIdentifiers(run), ...wrongRequestIds(run)];

/** The id of an extension is known to its own generation and to no other. */
function wrongIdentifiers({ exchanges }: Run): readonly string[] {
  const given = new Map(
    exchanges
      .filter(({ path, status }) => path.endsWith("/register") && status === 200)
      .map((exchange) => [exchange.identifier, exchange]),
  );
  return exchanges.flatMap(({ path, identifier, status, text, ...asked }) => {
    const giver = given.get(identifier);
    // A body that is long in coming may meet another generation than it set out for.
    if (!giver || giver.isReplaced || path.endsWith("/register")) return [];
    if (asked.isReplaced && !path.endsWith("/event/next")) return [];
    const isUnknown = status === 403 && /UnknownExtensionIdentifier|MissingHeader/.test(text);
    if (asked.generation !== giver.generation) {
      return isUnknown ? [] : [`${path} with an id of before a reset is answered with ${status}`];
    }
    return isUnknown && !text.includes("MissingHeader") ? [`${path} does not know its id`] : [];
  });
}

/** An answer that comes when its invocation has failed, or later than its end, is for nobody. */
function wrongRequestIds({ plan, exchanges, entries }: Run): readonly string[] {
  const endedAtMs = new Map<string, number>();
  const failures = new Map<string, number>();
  const current = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (entry.type === "invokeStarted") current.set(entry.requestId, entry.environment);
    if (entry.type === "invokeEnded") {
      endedAtMs.set(entry.requestId, entry.monotonicMs);
      current.delete(entry.requestId);
    }
    if (entry.type !== "resetStarted") continue;
    for (const [requestId, number] of current) {
      if (number === entry.environment) failures.set(requestId, index);
    }
  }
  return exchanges.flatMap((exchange) => {
    const [, requestId = ""] = /\/invocation\/([^/]+)\//.exec(exchange.path) ?? [];
    const isFailed = (failures.get(requestId) ?? Infinity) < exchange.arrivedAt;
    const isEnded = (endedAtMs.get(requestId) ?? Infinity) < exchange.arrivedAtMs;
    const isUnknown = exchange.status === 400 && exchange.text.includes("InvalidRequestID");
    // Once for each deadline, which lateAnswers holds.
    const isRight = isUnknown || (isShared(plan) && exchange.status === 410);
    return (isFailed || isEnded) && !isRight
      ? [`${exchange.path} comes too late and is answered with ${exchange.status}`]
      : [];
  });
}
