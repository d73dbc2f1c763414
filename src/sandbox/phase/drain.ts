import type { Environment } from "../environment.ts";

/**
 * Passes on every line that was written so far. So the lines that a process wrote before its next
 * come before what the platform says of that. Rejects with a FaultError as soon as the environment
 * fails: behind a slow subscriber the reading may take long.
 */
export async function drain({ generation }: Environment): Promise<void> {
  const { processes, monitor } = generation;
  let isDrained = false;
  const read = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((process) => process.drain()));
    isDrained = true;
    monitor.notify();
  };
  void read();
  await monitor.until(() => isDrained);
}
