import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ToolError } from "../../core/tool-error.ts";

/** A report that its file has not taken as a whole. */
export interface LostReport {
  readonly file: string;
  readonly error: NodeJS.ErrnoException;
  /** How many bytes of it are in the file. */
  readonly written: number;
}

/**
 * The file of a report. A write that fails, such as on a full disk, ends this report alone: the run
 * and its other reports go on, and {@link ReportFile.close} tells it.
 */
export class ReportFile {
  readonly #file: string;
  readonly #descriptor: number;
  #written = 0;
  #error: NodeJS.ErrnoException | undefined;

  /**
   * Makes the file, and its folders.
   *
   * @throws ToolError when it cannot be opened.
   */
  constructor(file: string) {
    this.#file = file;
    try {
      mkdirSync(dirname(resolve(file)), { recursive: true });
      this.#descriptor = openSync(file, "w");
    } catch (cause) {
      const { code = "EIO", message } = cause as NodeJS.ErrnoException;
      throw new ToolError(code, `Cannot write report "${file}": ${message}`, { cause });
    }
  }

  write(text: string): void {
    if (this.#error) return;
    try {
      // A disk that is nearly full takes a part first.
      for (let rest = Buffer.from(text); rest.length > 0;) {
        const taken = writeSync(this.#descriptor, rest);
        this.#written += taken;
        rest = rest.subarray(taken);
      }
    } catch (error) {
      this.#error = error as NodeJS.ErrnoException;
    }
  }

  /**
   * Closes the file. Returns what is missing in it, if anything is. What the reader of a named pipe
   * does not get because it has gone is not missing.
   */
  close(): LostReport | undefined {
    try {
      closeSync(this.#descriptor);
    } catch (error) {
      this.#error ??= error as NodeJS.ErrnoException;
    }
    if (!this.#error || this.#error.code === "EPIPE") return undefined;
    return { file: this.#file, error: this.#error, written: this.#written };
  }
}
