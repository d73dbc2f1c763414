/**
 * Keys and values that the format has and the engine does not support yet, by key or by
 * `key: value`, each with the message that refuses it. They are refused, never ignored. A feature
 * that is built loses its row here, and nothing else.
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
