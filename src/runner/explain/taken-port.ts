/** What programs write when a port is taken: Node, Bun, Go, Python, Java, Rust, Deno … */
const IN_USE = /EADDRINUSE|AddrInUse|address already in use/i;

/** The port in such a line, or in Node's line for it: `:4243`, `, 4243)`, `port 4243`. */
const PORT = /(?::|, |port:? )(\d{4,5})(?!\d)/g;

/**
 * What to do about a process whose port was taken. `ports` are those that the scenario keeps to
 * itself. Undefined when no line speaks of a taken port.
 */
export function adviseOnPort(
  lines: readonly string[],
  ports: readonly number[],
): string | undefined {
  const naming = lines.filter((line) => IN_USE.test(line));
  if (naming.length === 0) return undefined;
  const port = portIn(naming) ?? portIn(lines.filter((line) => /^\s*port: \d+,?$/.test(line)));
  if (port !== undefined && ports.includes(port)) {
    return `port ${port}, which the scenario keeps for itself, is held by another process of it, or by a program that is not of this run`;
  }
  // No line names the port, and the scenario has named the ports that it needs.
  if (port === undefined && ports.length > 0) return undefined;
  return `if its port is fixed, say ports: [${port ?? "N"}]; there is one environment then`;
}

/** The last number that may be a port: an earlier one may be a time. */
function portIn(lines: readonly string[]): number | undefined {
  const found = lines.flatMap((line) => [...line.matchAll(PORT)]).at(-1);
  return found && Number(found[1]);
}
