import { v4 } from "uuid";

/** The source of ids. Tests use a seeded one. */
export interface Random {
  /** A UUID of version 4. */
  uuid(): string;
  /** `bytes` random bytes in lower-case hexadecimal. */
  hex(bytes: number): string;
}

/** The machine's own randomness. */
export const systemRandom: Random = {
  uuid: () => v4(),
  hex: (bytes) => crypto.getRandomValues(Buffer.allocUnsafe(bytes)).toString("hex"),
};

/** Generates numbers in [0, 1). The same seed gives the same sequence (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
