import { listPids } from "./pids.ts";

/**
 * Marks processes, so that whatever they start is known to be theirs: also what leaves its group,
 * clears its variables, and outlives its parent. Only Linux under Bun can do it:
 * .github/decisions/019-marked-processes.md.
 */
export interface Marks {
  /** Runs `start`, which starts a process and does not wait. The process and all its descendants are marked. */
  mark<Started extends { readonly pid?: number | undefined }>(start: () => Started): Started;
  /** The mark of the process `pid`; undefined for one without a mark of ours, and for one that has ended. */
  markOf(pid: number): number | undefined;
  /** The pids of those that descend from the process `leader` and live, or are zombies; without itself. */
  descendants(leader: number): readonly number[];
  /** Whether the process `pid` is in the group that `leader` leads. */
  isInGroup(pid: number, leader: number): boolean;
  /** From now on orphans among our descendants become our children, marked or not. */
  adoptOrphans(): void;
  /** Lets the system forget an orphan that has ended. Does nothing to any other process. */
  reap(pid: number): void;
  /** Forgets `leader`, whose descendants have ended. */
  forget(leader: number): void;
}

/** How many processes one program marks before it begins again. The guardian's script knows the digits. */
const MARKS = 1_000_000;

/** Numbers of the kernel: prctl(2), getrlimit(2), wait(2). */
const PR_SET_CHILD_SUBREAPER = 36;
const RLIMIT_LOCKS = 10;
const WNOHANG = 1;

/** What we call of the C library: that of glibc, else that of musl. */
const LIBRARIES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"];

let opened: Promise<Marks | undefined> | undefined;

/** The marks for the processes that this program starts; undefined where there are none. */
export function openMarks(): Promise<Marks | undefined> {
  return (opened ??= open());
}

async function open(): Promise<Marks | undefined> {
  const system = process.platform === "linux" ? await openSystem() : undefined;
  return system && new LimitMarks(system);
}

interface System {
  prctl(option: number, ...rest: number[]): number;
  prlimit(
    pid: number,
    resource: number,
    next: BigUint64Array | null,
    old: BigUint64Array | null,
  ): number;
  getpgid(pid: number): number;
  waitpid(pid: number, status: null, options: number): number;
}

async function openSystem(): Promise<System | undefined> {
  if (!("bun" in process.versions)) return undefined;
  const { dlopen } = await import("bun:ffi");
  const calls = {
    prctl: { args: ["i32", "u64", "u64", "u64", "u64"], returns: "i32" },
    prlimit: { args: ["i32", "i32", "ptr", "ptr"], returns: "i32" },
    getpgid: { args: ["i32"], returns: "i32" },
    waitpid: { args: ["i32", "ptr", "i32"], returns: "i32" },
  } as const;
  for (const name of LIBRARIES) {
    try {
      return dlopen(name, calls).symbols;
    } catch {
      // This machine has another one.
    }
  }
  return undefined;
}

/**
 * The mark is the soft limit of file locks, which Linux has not looked at since 2.4.25. A process
 * has the limits of its parent, whatever else it changes, and anybody may read them.
 */
class LimitMarks implements Marks {
  readonly #system: System;
  readonly #markOf = new Map<number, number>();
  readonly #limits = new BigUint64Array(2);
  #count = 0;

  constructor(system: System) {
    this.#system = system;
  }

  mark<Started extends { readonly pid?: number | undefined }>(start: () => Started): Started {
    const before = this.#read(0);
    if (!before) return start();
    this.#count = (this.#count % (MARKS - 1)) + 1;
    const mark = process.pid * MARKS + this.#count;
    if (!this.#write({ soft: BigInt(mark), hard: before.hard })) return start();
    try {
      const started = start();
      if (started.pid !== undefined) this.#markOf.set(started.pid, mark);
      return started;
    } finally {
      this.#write(before);
    }
  }

  markOf(pid: number): number | undefined {
    const soft = this.#read(pid)?.soft ?? 0n;
    const isOurs = soft / BigInt(MARKS) === BigInt(process.pid);
    return isOurs ? Number(soft) : undefined;
  }

  descendants(leader: number): readonly number[] {
    const mark = this.#markOf.get(leader);
    if (mark === undefined) return [];
    const wanted = BigInt(mark);
    return listPids().filter((pid) => pid !== leader && this.#read(pid)?.soft === wanted);
  }

  isInGroup(pid: number, leader: number): boolean {
    return this.#system.getpgid(pid) === leader;
  }

  adoptOrphans(): void {
    this.#system.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }

  reap(pid: number): void {
    this.#system.waitpid(pid, null, WNOHANG);
  }

  forget(leader: number): void {
    this.#markOf.delete(leader);
  }

  /** The limits of `pid`, or our own with 0. */
  #read(pid: number): { readonly soft: bigint; readonly hard: bigint } | undefined {
    if (this.#system.prlimit(pid, RLIMIT_LOCKS, null, this.#limits) !== 0) return undefined;
    return { soft: this.#limits[0]!, hard: this.#limits[1]! };
  }

  #write({ soft, hard }: { readonly soft: bigint; readonly hard: bigint }): boolean {
    if (soft > hard) return false;
    this.#limits.set([soft, hard]);
    return this.#system.prlimit(0, RLIMIT_LOCKS, this.#limits, null) === 0;
  }
}
