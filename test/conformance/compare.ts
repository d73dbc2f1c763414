import type { Exchange } from "./exchange.ts";

/** A step that is not as recorded. */
export interface Difference {
  readonly want: Exchange | undefined;
  readonly have: Exchange | undefined;
}

/** The steps in which `transcript` is not what `recording` asks for. */
export function differences(
  recording: readonly Exchange[],
  transcript: readonly Exchange[],
): readonly Difference[] {
  const length = Math.max(recording.length, transcript.length);
  return Array.from({ length }, (_, index) => ({
    want: recording[index],
    have: transcript[index],
  })).filter(({ want, have }) => !want || !have || !isAlike(want, have));
}

function isAlike(want: Exchange, have: Exchange): boolean {
  if (want.step !== have.step) return false;
  if (want.any) return true;
  if (want.pending || have.pending) return want.pending === have.pending;
  return want.status === have.status && hasBody(want, have) && hasHeaders(want, have);
}

function hasBody(want: Exchange, have: Exchange): boolean {
  if (typeof want.body !== "string") return true;
  const [wanted, had] = [parse(want.body), parse(have.body ?? "")];
  if (wanted === undefined || had === undefined) return want.body === have.body;
  return holds(wanted.value, had.value);
}

function hasHeaders(want: Exchange, have: Exchange): boolean {
  return Object.entries(want.headers ?? {})
    .filter(([name]) => name !== "content-type")
    .every(([name, value]) => have.headers?.[name] === value);
}

/** The JSON value of `text`, in which a masked instant may stand for a number. */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replaceAll("<epoch_ms>", '"<epoch_ms>"')) };
  } catch {
    return undefined;
  }
}

/** A map may have more keys than were asked for; all else is equality. */
function holds(want: unknown, have: unknown): boolean {
  if (!isMap(want) || !isMap(have)) return Bun.deepEquals(want, have);
  return Object.entries(want).every(([key, value]) => key in have && holds(value, have[key]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
