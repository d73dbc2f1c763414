/** A process of the environment: {@link RUNTIME}, or the name of an extension. Platform lines come from `platform`. */
export type SourceName = string;

/** The name of the runtime among the processes of an environment. */
export const RUNTIME = "runtime";
