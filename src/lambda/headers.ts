/** Headers of the Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export const RUNTIME_HEADERS = {
  requestId: "Lambda-Runtime-Aws-Request-Id",
  /** Since July 2026: https://github.com/aws/aws-lambda-rust-runtime/issues/1155 */
  invocationId: "Lambda-Runtime-Invocation-Id",
  deadlineMs: "Lambda-Runtime-Deadline-Ms",
  functionArn: "Lambda-Runtime-Invoked-Function-Arn",
  traceId: "Lambda-Runtime-Trace-Id",
  clientContext: "Lambda-Runtime-Client-Context",
  identity: "Lambda-Runtime-Cognito-Identity",
  tenantId: "Lambda-Runtime-Aws-Tenant-Id",
  responseMode: "Lambda-Runtime-Function-Response-Mode",
  errorType: "Lambda-Runtime-Function-Error-Type",
  /** A trailer: the JSON of the error in base64. */
  errorBody: "Lambda-Runtime-Function-Error-Body",
} as const;

/** Headers of the Extensions API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html */
export const EXTENSION_HEADERS = {
  name: "Lambda-Extension-Name",
  acceptFeature: "Lambda-Extension-Accept-Feature",
  identifier: "Lambda-Extension-Identifier",
  eventIdentifier: "Lambda-Extension-Event-Identifier",
  errorType: "Lambda-Extension-Function-Error-Type",
} as const;

/** Headers of Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const INVOKE_HEADERS = {
  invocationType: "X-Amz-Invocation-Type",
  logType: "X-Amz-Log-Type",
  logResult: "X-Amz-Log-Result",
  clientContext: "X-Amz-Client-Context",
  tenantId: "X-Amz-Tenant-Id",
  durableExecutionName: "X-Amz-Durable-Execution-Name",
  traceId: "X-Amzn-Trace-Id",
  /** So spelled by the service; some clients compare the case. */
  requestId: "x-amzn-RequestId",
  functionError: "X-Amz-Function-Error",
  executedVersion: "X-Amz-Executed-Version",
  errorType: "x-amzn-ErrorType",
  retryAfter: "Retry-After",
} as const;
