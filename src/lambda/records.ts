/** A number of records of telemetry, and their size as JSON in bytes. */
export interface Records {
  readonly records: number;
  readonly bytes: number;
}

/** The sum of `counts`. */
export function totalOf(counts: readonly Records[]): Records {
  return {
    records: counts.reduce((sum, { records }) => sum + records, 0),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
