import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { processesMentioning } from "./processes.ts";
import { programCommand } from "./program-command.ts";

/** What a run of the program came to. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/**
 * A user's folder, and a user who has nothing but the program: `HOME` and the working folder are
 * empty, the temporary folder is theirs alone. Everything in it is removed at the end.
 */
export class Workspace implements AsyncDisposable {
  /** Absolute; whatever is started from here can be known by it. */
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "user-")));
  readonly cwd = join(this.root, "here");
  /** `TMPDIR` of the program. */
  readonly tmp = join(this.root, "tmp");
  readonly #running = new Set<Run>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.cwd);
    mkdirSync(this.tmp);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  /** Writes a file below the working folder; `mode` as in chmod. */
  write(name: string, text: string, mode = 0o644): void {
    const path = join(this.cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode });
  }

  /** Runs the program to its end. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(args, environment).ended;
  }

  /** Starts the program. */
  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
    const own = { PATH: "/usr/bin:/bin", HOME: this.cwd, TMPDIR: this.tmp };
    const run = new Run([...programCommand(), ...args], this.cwd, { ...own, ...environment });
    this.#running.add(run);
    return run;
  }

  /** The processes alive that were started from here, the program and its guardian included. */
  processes(): readonly string[] {
    return processesMentioning(this.root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#running) {
      run.kill("SIGKILL");
      await run.ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The program on its way. */
export class Run {
  readonly ended: Promise<Ended>;
  readonly #child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #texts = { stdout: "", stderr: "" };
  #onText: () => void = () => {};

  constructor(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const startedAt = performance.now();
    this.#child = Bun.spawn([...command], {
      cwd,
      env: { ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.ended = Promise.all([
      this.#read("stdout"),
      this.#read("stderr"),
      this.#child.exited.then(() => performance.now() - startedAt),
    ]).then(([, , tookMs]) => {
      const code = this.#child.signalCode === null ? this.#child.exitCode : null;
      return { code, tookMs, ...this.#texts };
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /**
   * Resolves as soon as either stream matches `pattern`, to its group or to the whole match;
   * rejects when the program ends first.
   */
  async until(pattern: RegExp): Promise<string> {
    const isOver = this.ended.then(() => true);
    for (;;) {
      const found = pattern.exec(this.#texts.stdout) ?? pattern.exec(this.#texts.stderr);
      if (found) return found[1] ?? found[0];
      const { promise, resolve } = Promise.withResolvers<false>();
      this.#onText = () => resolve(false);
      if (await Promise.race([promise, isOver])) {
        throw new Error(`Ended before ${pattern}: ${JSON.stringify(await this.ended)}`);
      }
    }
  }

  async #read(name: "stdout" | "stderr"): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of this.#child[name]) {
      this.#texts[name] += decoder.decode(bytes, { stream: true });
      this.#onText();
    }
  }
}
