import { expect, test } from "bun:test";
import { createAttachedEnvironment } from "../support/attached-environment.ts";
import { settle } from "../support/virtual-clock.ts";

const base = "http://runtime/2018-06-01/runtime/invocation";
const invokeUrl = "http://lambda/2015-03-31/functions/function/invocations";

function invokeRequest(headers: Record<string, string>): Request {
  return new Request(invokeUrl, { method: "POST", headers });
}

test("LogType Tail gives the lines of this invoke, and none of the one it waited for", async () => {
  const environment = await createAttachedEnvironment();
  const tail = { "X-Amz-Log-Type": "Tail" };
  const calls = [environment.invoke(invokeRequest(tail)), environment.invoke(invokeRequest(tail))];
  const ids: string[] = [];
  await settle();
  for (const _ of calls) {
    const next = await environment.runtime(new Request(`${base}/next`));
    const id = next.headers.get("lambda-runtime-aws-request-id") ?? "";
    ids.push(id);
    await environment.runtime(new Request(`${base}/${id}/response`, { method: "POST", body: "1" }));
    await settle();
  }
  const last = environment.runtime(new Request(`${base}/next`));
  const answers = await Promise.all(calls);
  const tails = answers.map((answer) =>
    Buffer.from(answer.headers.get("x-amz-log-result") ?? "", "base64").toString(),
  );
  expect(tails[1]).toContain(`START RequestId: ${ids[1]}`);
  expect(tails[1]).toContain(`REPORT RequestId: ${ids[1]}`);
  expect(tails[1]).not.toContain(ids[0]);
  await environment.close();
  await last;
});

test("an invocation type that there is not is refused, with those that there are", async () => {
  const environment = await createAttachedEnvironment();
  const answer = await environment.invoke(invokeRequest({ "X-Amz-Invocation-Type": "Async" }));
  expect(answer.status).toBe(400);
  expect(answer.headers.get("x-amzn-errortype")).toBe("InvalidParameterValueException");
  expect(await answer.text()).toContain("[Event, RequestResponse, DryRun]");
  await environment.close();
});
