import type { Environment } from "../environment.ts";

/**
 * Lets all be told that was written so far: what a process wrote before its next comes before what
 * the platform says of it. Rejects with a FaultError as soon as the environment fails: a process
 * whose subscribers are slow may be long in being read.
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
