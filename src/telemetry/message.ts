import type { Records } from "../lambda/records.ts";

/** An event as it is sent. */
export interface Message {
  readonly json: string;
  /** Of `json` in UTF-8. */
  readonly bytes: number;
  /** When it was made, in milliseconds of the subscribers' clock. */
  readonly sinceMs: number;
  /** Whether it tells of a loss. */
  readonly isOfLoss: boolean;
}

/** How many they are, and how large. */
export function countOf(messages: readonly Message[]): Records {
  return {
    records: messages.length,
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Whether more than news of earlier losses would be lost with them: else nobody is told again. */
export function isNews(messages: readonly Message[]): boolean {
  return messages.some(({ isOfLoss }) => !isOfLoss);
}
