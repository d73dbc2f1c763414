/** A number of JSON in its parts: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** What may be a number of which a double keeps other digits: long, with a point or an exponent, or minus zero. */
const MAY_CHANGE = /\d{16}|\d[.eE]|-0/;

declare global {
  // https://tc39.es/proposal-json-parse-with-source/ Bun, Node and Deno have both parts of it.
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): unknown;
  }
}

/** A number of JSON that a double would write with other digits: `1.0`, twenty digits, `1e400`. */
export class ExactNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The digits as they came. */
  toString(): string {
    return this.#text;
  }

  /** `JSON.stringify` writes the digits as they came. */
  toJSON(): unknown {
    return JSON.rawJSON(this.#text);
  }
}

/** As `JSON.parse`, with an {@link ExactNumber} for each number whose digits a double would change. */
export function parseExactJson(text: string): unknown {
  // The pass for numbers costs several times what reading costs.
  if (!MAY_CHANGE.test(text)) return JSON.parse(text);
  try {
    return JSON.parse(text, exactly);
  } catch (error) {
    // The pass is recursive, and the reader may not be.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

function exactly(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  const isChanged = typeof value === "number" && source !== undefined && source !== String(value);
  return isChanged ? new ExactNumber(source) : value;
}

/** Whether `value` is a number, exact or not. */
export function isNumeric(value: unknown): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}

/** A number of YAML as JSON has it, with all its digits: `+5` is `5`, `0x1F` is `31`; undefined of what is no number. */
export function jsonNumber(written: string): string | undefined {
  if (JSON_NUMBER.test(written)) return written;
  if (/^0(?:x[\dA-Fa-f]+|o[0-7]+)$/.test(written)) return String(BigInt(written));
  const [, sign = "", whole = "", rest = ""] = /^([+-]?)(\d*)(\D.*)?$/.exec(written) ?? [];
  const number = `${sign === "-" ? "-" : ""}${whole.replace(/^0+(?=\d)/, "") || "0"}${rest}`;
  const completed = number.replace(/\.(?!\d)/, "");
  return /\d/.test(written) && JSON_NUMBER.test(completed) ? completed : undefined;
}

/**
 * How the number `one` stands to `other`, both with all their digits: below zero when it is less,
 * above when it is more. Undefined where one of them is no number of JSON (`Infinity`).
 */
export function compareNumbers(one: string, other: string): number | undefined {
  const left = decimalOf(one);
  const right = decimalOf(other);
  if (!left || !right) return undefined;
  if (left.sign !== right.sign) return left.sign - right.sign;
  return left.sign < 0 ? compareMagnitudes(right, left) : compareMagnitudes(left, right);
}

/** `sign` × 0.`digits` × 10 ^ `exponent`; `digits` neither begins nor ends with a zero. */
interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly exponent: bigint;
}

function decimalOf(text: string): Decimal | undefined {
  const match = JSON_NUMBER.exec(text);
  if (!match) return undefined;
  const [, minus, whole = "", fraction = "", exponent = "0"] = match;
  const all = (whole + fraction).replace(/^0+/, "");
  if (all === "") return { sign: 0, digits: "", exponent: 0n };
  const leadingZeros = whole.length + fraction.length - all.length;
  return {
    sign: minus === "" ? 1 : -1,
    digits: withoutLastZeros(all),
    exponent: BigInt(exponent) + BigInt(whole.length - leadingZeros),
  };
}

function compareMagnitudes(left: Decimal, right: Decimal): number {
  if (left.exponent !== right.exponent) return left.exponent < right.exponent ? -1 : 1;
  // Digits behind a point have the order of the alphabet.
  return left.digits < right.digits ? -1 : Number(left.digits > right.digits);
}

/** A regular expression would take the square of the length. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}
