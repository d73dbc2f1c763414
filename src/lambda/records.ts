/** How much of telemetry; bytes are those of the records as JSON. */
export interface Records {
  readonly records: number;
  readonly bytes: number;
}

/** All of `counts` together. */
export function totalOf(counts: readonly Records[]): Records {
  return {
    records: counts.reduce((sum, { records }) => sum + records, 0),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
