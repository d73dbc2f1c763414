import { readdirSync, readFileSync } from "node:fs";

/**
 * The command lines of the processes alive, zombies not counted, whose command line or environment
 * contains `text`; ours is not among them.
 */
export function processesMentioning(text: string): readonly string[] {
  return process.platform === "linux" ? lookInProc(text) : lookWithPs(text);
}

function lookInProc(text: string): readonly string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => Number(pid) !== process.pid && !"ZX".includes(stateOf(pid)))
    .map((pid) => ({ command: read(pid, "cmdline"), environment: read(pid, "environ") }))
    .filter(({ command, environment }) => `${command}\0${environment}`.includes(text))
    .map(({ command }) => command.replaceAll("\0", " ").trim());
}

/** The letter that proc(5) puts after the name in parentheses; `X` for a process that has gone. */
function stateOf(pid: string): string {
  const stat = read(pid, "stat");
  return stat.charAt(stat.lastIndexOf(")") + 2) || "X";
}

function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function lookWithPs(text: string): readonly string[] {
  const { stdout } = Bun.spawnSync(["ps", "-A", "-E", "-ww", "-o", "pid=,stat=,command="]);
  return stdout
    .toString()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((columns) => columns !== null)
    .filter(([, pid, state]) => pid !== String(process.pid) && !state?.startsWith("Z"))
    .flatMap(([, , , command = ""]) => (command.includes(text) ? [command] : []));
}
