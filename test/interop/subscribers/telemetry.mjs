// An extension that says in a line each what the Telemetry API brings it over TCP.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}`;
const types = ["platform", "function", "extension"];
/** How much of the time that is left at the end is kept for leaving. */
const marginMs = 300;
const reports = new Set();

const identifier = await register();
const server = createServer((socket) => createInterface({ input: socket }).on("line", tell));
await once(server.listen(0, "0.0.0.0"), "listening");
await subscribe(server.address().port);
await followEvents();
process.exit(0);

async function register() {
  const answer = await fetch(`${api}/2020-01-01/extension/register`, {
    method: "POST",
    headers: { "Lambda-Extension-Name": "telemetry" },
    body: JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] }),
  });
  return answer.headers.get("lambda-extension-identifier");
}

async function subscribe(port) {
  const answer = await fetch(`${api}/2022-07-01/telemetry`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "Lambda-Extension-Identifier": identifier },
    body: JSON.stringify({
      schemaVersion: "2022-12-13",
      types,
      destination: { protocol: "TCP", port },
    }),
  });
  console.log(`> subscribed ${answer.status} ${await answer.text()}`);
}

/** Resolves when the last report has come, or the time to leave. */
async function followEvents() {
  const headers = { "Lambda-Extension-Identifier": identifier };
  for (let last; ;) {
    const answer = await fetch(`${api}/2020-01-01/extension/event/next`, { headers });
    const { eventType, requestId, deadlineMs } = await answer.json();
    if (eventType === "INVOKE") {
      last = requestId;
      continue;
    }
    const isWhole = () => last === undefined || reports.has(last);
    while (!isWhole() && Date.now() < deadlineMs - marginMs) await sleep(10);
    console.log(`> left with${isWhole() ? " all reports" : "out the last report"}`);
    return;
  }
}

/** A line that we wrote is not told: telling it would beget another. */
function tell(json) {
  const { type, record } = JSON.parse(json);
  if (typeof record === "string") {
    if (!record.startsWith("> ")) console.log(`> ${type}: ${record.trim()}`);
    return;
  }
  const { requestId, phase, name, status, state } = record;
  console.log(`> ${[type, requestId, phase, name, status, state].filter(Boolean).join(" ")}`);
  if (type === "platform.report") reports.add(requestId);
}
