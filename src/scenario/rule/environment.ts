import type { Finding } from "../schema/issues.ts";
import { entriesOf, valueOf, type Tree } from "../tree.ts";

/** Variables that Lambda sets itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export const RESERVED_VARIABLES: readonly string[] = [
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
  "AWS_LAMBDA_MAX_CONCURRENCY",
];

/** A function's environment sets no variable of Lambda's own, as AWS refuses it too. */
export function environmentRule(document: Tree): readonly Finding[] {
  return entriesOf(valueOf(valueOf(document, "function"), "environment")).flatMap(
    ({ key, keyRange }): readonly Finding[] => {
      if (key === "") return [{ message: "a variable has a name", range: keyRange }];
      if (!RESERVED_VARIABLES.includes(key)) return [];
      const hint = 'for one process, set it in its "env"';
      return [{ message: `"${key}" is set by Lambda itself`, range: keyRange, hint }];
    },
  );
}
