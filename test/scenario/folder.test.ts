import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesIn } from "../../src/scenario/folder.ts";

test("filesIn() lists all files and what leads to one, in the order of the alphabet", () => {
  const home = mkdtempSync(join(tmpdir(), "folder-"));
  const folder = join(home, "extensions");
  try {
    mkdirSync(join(folder, "inner"), { recursive: true });
    writeFileSync(join(home, "program"), "");
    for (const name of ["plain", "executable", ".hidden", ".DS_Store"]) {
      writeFileSync(join(folder, name), "");
    }
    chmodSync(join(folder, "executable"), 0o755);
    symlinkSync("../program", join(folder, "linked"));
    symlinkSync("../program", join(folder, ".linked"));
    symlinkSync("nowhere", join(folder, "broken"));
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync("inner", join(folder, "linked-folder"));
    expect(filesIn(folder)).toEqual({
      ok: true,
      value: ["broken", "executable", "linked", "loop", "plain"],
    });
    expect(filesIn(join(folder, "gone"))).toMatchObject({ error: "no such folder" });
    expect(filesIn(join(folder, "plain"))).toMatchObject({ error: "it is not a folder" });
  } finally {
    rmSync(home, { recursive: true });
  }
});
