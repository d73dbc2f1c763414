/** A standard stream, as far as it is used here. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** How many UTF-16 units wait for whoever reads it; undefined where that is not known. */
  readonly pending?: number | undefined;
  /** Resolves when no more than `most` units wait, or nothing more can leave. */
  untilPending?(most: number): Promise<void>;
}
