/**
 * What the format has and the engine does not yet, by key or by `key: value`, as the message says
 * it. Such a thing is refused, never ignored. What is built loses its row here, and nothing else.
 */
export const UNSUPPORTED: Readonly<Record<string, string>> = {
  "initializationType: snap-start": '"initializationType: snap-start" is not supported yet',
  "initializationType: lambda-managed-instances":
    '"initializationType: lambda-managed-instances" is not supported yet',
  "function.maxConcurrency": '"maxConcurrency" is not supported yet',
  "function.tenancy": '"tenancy" is not supported yet',
  "type: Event": '"type: Event" is not supported yet',
  "type: DryRun": '"type: DryRun" is not supported yet',
};
