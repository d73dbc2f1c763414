import { expect, test } from "bun:test";
import { PacedStream } from "../../../src/cli/output/paced-stream.ts";

/** A stream whose reader takes what a test says. */
class Target {
  readonly isTTY = false;
  readonly columns = 80;
  readonly texts: string[] = [];
  #dones: ((error?: Error | null) => void)[] = [];
  #onError: (error: Error) => void = () => {};

  on(_event: string, listener: (error: Error) => void): this {
    this.#onError = listener;
    return this;
  }

  write(text: string, onDone: (error?: Error | null) => void): boolean {
    this.texts.push(text);
    this.#dones.push(onDone);
    return false;
  }

  /** The reader takes all that was written. */
  read(): void {
    for (const done of this.#dones.splice(0)) done();
  }

  fail(code: string): void {
    this.#onError(Object.assign(new Error(code), { code }));
  }
}

function opened(): { target: Target; stream: PacedStream } {
  const target = new Target();
  return { target, stream: new PacedStream("stdout", target as never) };
}

const BIG = "x".repeat(1_000_000);

test("PacedStream counts what waits for its reader, and keeps the order", async () => {
  const { target, stream } = opened();
  for (const text of ["a", BIG, "b", "", "c"]) stream.write(text);
  expect(target.texts).toEqual(["a", BIG]);
  expect(stream.pending).toBe(1_000_003);
  const flushed = stream.flush();
  target.read();
  expect(target.texts).toEqual(["a", BIG, "bc"]);
  expect(stream.pending).toBe(2);
  target.read();
  expect(stream.pending).toBe(0);
  expect(await flushed).toBeUndefined();
});

test("untilPending() of PacedStream resolves when there is room", async () => {
  const { target, stream } = opened();
  for (const text of [BIG, BIG, BIG]) stream.write(text);
  let hasRoom = false;
  const room = stream.untilPending(1_000_000).then(() => (hasRoom = true));
  target.read();
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  target.read();
  await room;
  expect(target.texts.join("")).toHaveLength(3_000_000);
  await stream.untilPending(1_000_000);
});

test("PacedStream tells what was lost, unless its reader has gone, and keeps nothing for it", async () => {
  for (const [code, lost] of [
    ["ENOSPC", { name: "stdout", error: { code: "ENOSPC" }, arrived: 2, length: 2_000_003 }],
    ["EPIPE", undefined],
  ] as const) {
    const { target, stream } = opened();
    stream.write("ok");
    target.read();
    for (const text of [BIG, BIG]) stream.write(text);
    const flushed = stream.flush();
    target.fail(code);
    stream.write("x");
    expect(stream.pending).toBe(0);
    if (lost) expect(await flushed).toMatchObject({ ...lost, length: expect.any(Number) });
    else expect(await flushed).toBeUndefined();
    expect(target.texts).toHaveLength(2);
  }
});
