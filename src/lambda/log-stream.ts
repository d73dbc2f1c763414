/**
 * The name of the log stream of an environment: `2026/11/23/[$LATEST]` and 32 digits. The
 * environment began `at` (in epoch milliseconds) and has the UUID `id`
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html).
 */
export function logStreamName(version: string, { at, id }: { at: number; id: string }): string {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${id.replaceAll("-", "")}`;
}
