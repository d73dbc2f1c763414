import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "../run.ts";
import { LAYER_ENVIRONMENT, layersFor, type Layer } from "./layers.ts";
import { mutated, type Mutant } from "./mutant.ts";

/** What became of a mutant. */
export type Fate = "killed" | "hung" | "survived";

type Outcome = "passed" | "failed" | "hung";

/** The machine may be busier later than when a layer was timed. */
const LIMIT_FACTOR = 5;
const LIMIT_MIN_MS = 10_000;

/** What is not copied: it is made, or linked. */
const LEFT_OUT = new Set([".git", "dist", "node_modules"]);

/** A copy of the project. Mutants are written here, and never into the working tree. */
export class Workplace implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "mutate-"));
  readonly #limits: Map<string, number>;

  /** Workplaces that share `limits` time each layer once. */
  constructor(limits = new Map<string, number>()) {
    this.#limits = limits;
    const isCopied = (from: string): boolean => !LEFT_OUT.has(relative(root, from));
    cpSync(root, this.#folder, { recursive: true, filter: isCopied });
    symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"));
  }

  layersFor(path: string): readonly Layer[] {
    return layersFor(path, (folder) => existsSync(join(this.#folder, folder)));
  }

  /** Runs `layer` on the unchanged project and notes its time. Resolves to whether it passes. */
  async time(layer: Layer): Promise<boolean> {
    const begin = performance.now();
    if ((await this.#run(layer)) !== "passed") return false;
    const tookMs = Math.ceil(performance.now() - begin);
    this.#limits.set(layer.name, LIMIT_MIN_MS + LIMIT_FACTOR * tookMs);
    return true;
  }

  /** Makes the change, runs the layers until one of them fails, and undoes the change. */
  async try(mutant: Mutant): Promise<Fate> {
    const file = join(this.#folder, mutant.path);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, mutated(text, mutant));
    try {
      for (const layer of this.layersFor(mutant.path)) {
        const outcome = await this.#run(layer);
        if (outcome !== "passed") return outcome === "hung" ? "hung" : "killed";
      }
      return "survived";
    } finally {
      writeFileSync(file, text);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run({ name, command }: Layer): Promise<Outcome> {
    const limitMs = this.#limits.get(name);
    const child = Bun.spawn([...command], {
      cwd: this.#folder,
      env: { ...process.env, ...LAYER_ENVIRONMENT },
      stdio: ["ignore", "ignore", "ignore"],
      ...(limitMs === undefined ? {} : { timeout: limitMs, killSignal: "SIGKILL" }),
    });
    const code = await child.exited;
    if (child.signalCode === "SIGKILL") return "hung";
    return code === 0 ? "passed" : "failed";
  }
}
