import { open } from "node:fs/promises";

/** A machine that a program can be made for. */
export interface Target {
  /** Of the file: `lambda-sim-linux-x64-musl`. */
  readonly name: string;
  /** As Bun calls it. */
  readonly bun: Bun.Build.CompileTarget;
  /** The bytes its file begins with, and those at the place that names the processor. */
  readonly magic: string;
  readonly processor: { readonly offset: number; readonly bytes: string };
  /** Whether it asks for musl's loader. */
  readonly isMusl: boolean;
}

const ELF = "7f454c46";
/** Mach-O, 64 bits, little endian. */
const MACH_O = "cffaedfe";
/** e_machine of ELF, and the CPU type of Mach-O. */
const PROCESSORS = {
  [ELF]: { x64: { offset: 18, bytes: "3e00" }, arm64: { offset: 18, bytes: "b700" } },
  [MACH_O]: { x64: { offset: 4, bytes: "07000001" }, arm64: { offset: 4, bytes: "0c000001" } },
} as const;

function target(system: "linux" | "darwin", processor: "x64" | "arm64", isMusl = false): Target {
  const magic = system === "linux" ? ELF : MACH_O;
  const name = `${system}-${processor}${isMusl ? "-musl" : ""}`;
  return {
    name: `lambda-sim-${name}`,
    bun: `bun-${name}` as Bun.Build.CompileTarget,
    magic,
    processor: PROCESSORS[magic][processor],
    isMusl,
  };
}

/** What a release holds. */
export const TARGETS: readonly Target[] = [
  target("linux", "x64"),
  target("linux", "x64", true),
  target("linux", "arm64"),
  target("linux", "arm64", true),
  target("darwin", "x64"),
  target("darwin", "arm64"),
];

/** Throws when the program at `path` is for another machine than `expected`. */
export async function checkHeader(path: string, expected: Target): Promise<void> {
  const file = await open(path);
  try {
    // The loader's path stands behind the program headers, well within the first page.
    const { buffer } = await file.read({ buffer: Buffer.alloc(4096) });
    const { offset, bytes } = expected.processor;
    const isRight =
      buffer.toString("hex", 0, 4) === expected.magic &&
      buffer.toString("hex", offset, offset + bytes.length / 2) === bytes &&
      buffer.includes("ld-musl") === expected.isMusl;
    if (!isRight) throw new Error(`${path} is not for ${expected.name}`);
  } finally {
    await file.close();
  }
}
