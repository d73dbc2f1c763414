import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { resolve } from "node:path";
import type { ProcessSpec } from "../sandbox/ports.ts";
import { executabilityError } from "./access-error.ts";
import { findProgram } from "./find-program.ts";

/** The bytes of a file that are read. The headers of an ELF file are mostly shorter. */
const HEAD_BYTES = 4096;

/** The bytes of a script that Linux reads for its interpreter, since 5.1: execve(2). */
const SHEBANG_BYTES = 256;

/** The longest chain of scripts that are one another's interpreters: execve(2). */
const MAX_INTERPRETERS = 5;

/**
 * The error with which Linux would refuse to start a program, found without starting it; undefined
 * when none is found. It is for programs that another program starts: that one would report the
 * error in its own words and with its own exit code, or would give the file to a shell.
 */
export function execError({ command, environment, cwd }: ProcessSpec): unknown {
  const [program] = command;
  if (program.includes("/")) return errorOfFile(resolve(cwd, program), cwd);
  const file = findProgram(program, environment["PATH"] ?? "", cwd);
  return file === undefined ? { code: "ENOENT" } : errorOfFile(file, cwd);
}

function errorOfFile(file: string, cwd: string, interpreters = 0): unknown {
  if (interpreters > MAX_INTERPRETERS) return { code: "ELOOP" };
  const error = executabilityError(file);
  if (error !== undefined) return error;
  const head = headOf(file);
  // A file may be executable and not readable.
  if (!head) return undefined;
  const interpreter = interpreterOf(head);
  if (interpreter !== undefined) {
    return errorOfFile(resolve(cwd, interpreter), cwd, interpreters + 1);
  }
  return isProgram(head) || hasOtherFormats() ? undefined : { code: "ENOEXEC" };
}

function headOf(file: string): Buffer | undefined {
  const head = Buffer.alloc(HEAD_BYTES);
  try {
    const descriptor = openSync(file, "r");
    try {
      return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** The interpreter of a script, or the dynamic linker of a program. */
function interpreterOf(head: Buffer): string | undefined {
  return shebangOf(head) ?? (isProgram(head) ? linkerOf(head) : undefined);
}

/**
 * The interpreter of a script, as Linux reads it (fs/binfmt_script.c). A carriage return is part of
 * its name. A name without an end within the bytes that are read may be cut, so it counts as none;
 * the end of the file is an end.
 */
function shebangOf(head: Buffer): string | undefined {
  const isWhole = head.length < SHEBANG_BYTES;
  const line = head.toString("utf8", 0, SHEBANG_BYTES) + (isWhole ? "\0" : "");
  return /^#![ \t]*([^ \t\n\0]+)[ \t\n\0]/.exec(line)?.[1];
}

/** Offsets and numbers of a 64-bit little-endian ELF file: elf(5). */
const ELF = { magic: "\x7fELF\x02\x01", machine: 18, table: 32, rowBytes: 54, rows: 56 } as const;
const PT_INTERP = 3;

function is64Bit(head: Buffer): boolean {
  return head.length >= 64 && head.toString("latin1", 0, 6) === ELF.magic;
}

function is32Bit(head: Buffer): boolean {
  return head.length >= 52 && head.toString("latin1", 0, 6) === "\x7fELF\x01\x01";
}

/** Whether `head` is of an ELF file for this machine. One of 32 bits may run here, so it counts. */
function isProgram(head: Buffer): boolean {
  if (!is64Bit(head)) return is32Bit(head);
  const own = headOf("/proc/self/exe");
  return !own || head.readUInt16LE(ELF.machine) === own.readUInt16LE(ELF.machine);
}

/** The dynamic linker that an ELF file names. */
function linkerOf(head: Buffer): string | undefined {
  if (!is64Bit(head)) return undefined;
  const table = Number(head.readBigUInt64LE(ELF.table));
  for (let index = 0; index < head.readUInt16LE(ELF.rows); index++) {
    const row = table + index * head.readUInt16LE(ELF.rowBytes);
    if (row + 40 > head.length) return undefined;
    if (head.readUInt32LE(row) !== PT_INTERP) continue;
    const start = Number(head.readBigUInt64LE(row + 8));
    const end = start + Number(head.readBigUInt64LE(row + 32)) - 1;
    return end <= head.length ? head.toString("utf8", start, end) : undefined;
  }
  return undefined;
}

/** Whether the system executes more formats than scripts and its own programs: binfmt_misc. */
function hasOtherFormats(): boolean {
  try {
    return readdirSync("/proc/sys/fs/binfmt_misc").length > 2;
  } catch {
    return false;
  }
}
