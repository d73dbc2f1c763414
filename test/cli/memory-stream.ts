import type { TextStream } from "../../src/cli/output/text-stream.ts";

/** A standard stream that keeps what is written to it. */
export class MemoryStream implements TextStream {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  #text = "";

  constructor({ isTTY = false, columns }: { isTTY?: boolean; columns?: number } = {}) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  get text(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text += text;
  }
}
