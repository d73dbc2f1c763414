import type { Records } from "../lambda/records.ts";

/** An event in the form in which it is sent. */
export interface Message {
  readonly json: string;
  /** The size of `json` in UTF-8. */
  readonly bytes: number;
  /** The time at which it was made, in milliseconds of the subscribers' clock. */
  readonly sinceMs: number;
  /** Whether it tells of a loss. */
  readonly isOfLoss: boolean;
}

/** The number of `messages` and their size. */
export function countOf(messages: readonly Message[]): Records {
  return {
    records: messages.length,
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Whether the loss of `messages` is told. It is not if all of them tell of earlier losses. */
export function isNews(messages: readonly Message[]): boolean {
  return messages.some(({ isOfLoss }) => !isOfLoss);
}
