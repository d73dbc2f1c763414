/** The project's root, with a slash at its end. */
export const root = new URL("..", import.meta.url).pathname;

/** Runs `command` in the project's root with its output shown; resolves to its exit code. */
export async function run(
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["inherit", "inherit", "inherit"],
  });
  return child.exited;
}
