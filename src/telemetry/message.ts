import type { Records } from "../lambda/records.ts";

/** An event in the form in which it is sent, or a piece of a long one. */
export interface Message {
  readonly json: string;
  /** The size of `json` in UTF-8. Of a piece of an event it is its share of the whole event. */
  readonly bytes: number;
  /** 1, for the event that comes with it. 0 for a piece that others follow. */
  readonly records: 0 | 1;
  /** The event that comes with it, whole. Undefined for a piece that others follow. */
  readonly whole: string | undefined;
  /** The time at which it was made, in milliseconds of the subscribers' clock. */
  readonly sinceMs: number;
  /** Whether it tells of a loss. */
  readonly isOfLoss: boolean;
}

/** The number of events in `messages` and their size. */
export function countOf(messages: readonly Message[]): Records {
  return {
    records: messages.reduce((sum, { records }) => sum + records, 0),
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Whether the loss of `messages` is told. It is not if all of them tell of earlier losses. */
export function isNews(messages: readonly Message[]): boolean {
  return messages.some(({ isOfLoss }) => !isOfLoss);
}
