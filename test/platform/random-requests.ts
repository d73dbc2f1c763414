/** A request, and what its client does once it has sent it. */
export interface RandomRequest {
  readonly side: "runtime" | "invoke";
  /** One character for each byte. */
  readonly text: string;
  /** Waits for an answer to what is whole; ends what is broken; leaves a poll, which may be open for ever. */
  readonly act: "wait" | "end" | "leave";
}

const API = "/2018-06-01/runtime";
const INVOKE = "/2015-03-31/functions/function/invocations";
const NEXT = `${API}/invocation/next`;
const REGISTER = "/2020-01-01/extension/register";
const ID = "11111111-2222-4333-8444-555555555555";

const METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "BREW"];
const PATHS = [
  INVOKE,
  "/2015-03-31/functions/other/invocations",
  `${INVOKE}?Qualifier=%24LATEST`,
  `${INVOKE}?Qualifier=%zz`,
  "/2015-03-31/functions/",
  API,
  `${API}/invocation/${ID}/response`,
  `${API}/invocation/${ID}/error`,
  `${API}/invocation/%00/response`,
  `${API}/invocation/../invocation/x/error`,
  REGISTER,
  "/2020-01-01/extension/event/next",
  "/2020-01-01/extension/init/error",
  "/2020-01-01/extension/exit/error",
  "/2022-07-01/telemetry",
  "/2020-08-15/logs",
  "/2018-06-01/ping",
  "/",
  "//",
  "/%",
  `/${"a/".repeat(500)}`,
  "*",
  "http://rebind.example/",
  "http://127.0.0.1:1/2018-06-01/ping",
  "http://[",
  "nowhere",
];
const HEADERS = [
  "Origin: https://evil.example",
  "Origin: null",
  "Origin: http://localhost:3000",
  "Sec-Fetch-Site: cross-site",
  "Sec-Fetch-Site: same-origin",
  "Host: rebind.example",
  "User-Agent: Mozilla/5.0",
  "Accept-Language: en",
  "Access-Control-Request-Method: POST",
  "Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e",
  "Authorization: Bearer",
  "Content-Type: text/plain",
  "X-Amz-Invocation-Type: Event",
  "X-Amz-Invocation-Type: DryRun",
  "X-Amz-Invocation-Type: Bogus",
  "X-Amz-Log-Type: Tail",
  "X-Amz-Client-Context: !!!",
  "X-Amz-Client-Context: e30=",
  "Lambda-Extension-Name: stranger",
  "Lambda-Extension-Identifier: nobody",
  "Lambda-Runtime-Function-Error-Type: a",
  "Lambda-Runtime-Function-Response-Mode: streaming",
  "Lambda-Runtime-Function-Response-Mode: odd",
  "Connection: close",
  "Connection: Upgrade\r\nUpgrade: websocket",
  "Expect: 100-continue",
  "Expect: tea",
  "Empty:",
  "__proto__: a",
  "Trailer: x",
  "X-\u00e9: y",
  `Long: ${"a".repeat(5000)}`,
];
/** None registers anything: an extension that never polls would hold up every invocation. */
const BODIES = ["", "{}", "null", '{"a":', '{"events":["BOOM"]}', "[1]", "\u00ff\u0000", "a=b&c"];

/** Requests to both listeners, most of them broken, drawn from numbers in [0, 1). */
export class RandomRequests {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  next(): RandomRequest {
    const side = this.#isHeads(0.5) ? "runtime" : "invoke";
    const roll = this.#random();
    if (roll < 0.05) return { side, text: this.#garbage(), act: "end" };
    if (roll < 0.1) return { side, text: `GET ${NEXT} HTTP/1.1\r\nHost: x\r\n\r\n`, act: "leave" };
    if (roll < 0.15) return { side, text: this.#attack(), act: "wait" };
    const whole = this.#request();
    if (roll < 0.3) return { side, text: whole.slice(0, this.#below(whole.length)), act: "end" };
    if (roll < 0.5) return { side, text: this.#mutate(whole), act: "end" };
    return { side, text: whole, act: "wait" };
  }

  /** What would take an event, or register, if it came from a program. */
  #attack(): string {
    const stranger = this.#oneOf([
      "Host: rebind.example",
      "Host: x\r\nOrigin: https://evil.example",
      "Host: x\r\nSec-Fetch-Site: cross-site",
      "Host: x\r\nHost: y",
    ]);
    const name = "Lambda-Extension-Name: stranger";
    const body = '{"events":["INVOKE"]}';
    return this.#isHeads(0.5)
      ? `GET ${NEXT} HTTP/1.1\r\n${stranger}\r\n\r\n`
      : `POST ${REGISTER} HTTP/1.1\r\n${stranger}\r\n${name}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  }

  #request(): string {
    const method = this.#oneOf(METHODS);
    const version = this.#oneOf(["1.1", "1.1", "1.1", "1.0", "3.1"]);
    const lines = [`${method} ${this.#oneOf(PATHS)} HTTP/${version}`];
    if (this.#isHeads(0.9)) lines.push("Host: 127.0.0.1:9001");
    while (this.#isHeads(0.6)) lines.push(this.#oneOf(HEADERS));
    const body = this.#oneOf(BODIES);
    const framed = this.#frame(body);
    return `${lines.join("\r\n")}\r\n${framed}`;
  }

  /** The rest of the head, and `body`. */
  #frame(body: string): string {
    const roll = this.#random();
    if (roll < 0.5) return `Content-Length: ${body.length}\r\n\r\n${body}`;
    if (roll < 0.55) return `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    if (roll < 0.6) return `Content-Length: 1\r\nContent-Length: 2\r\n\r\n${body}`;
    if (roll < 0.8 || body === "") return "\r\n";
    const size = `${body.length.toString(16)}${this.#oneOf(["", ";a=b", ' ;a="b c"', " ", "zz"])}`;
    return `Transfer-Encoding: chunked\r\n\r\n${size}\r\n${body}\r\n0\r\n\r\n`;
  }

  #garbage(): string {
    const bytes = Array.from({ length: this.#below(300) }, () => this.#below(256));
    return String.fromCharCode(...bytes);
  }

  /** `text` with a few of its bytes changed, left out or said twice. */
  #mutate(text: string): string {
    let changed = text;
    do {
      const at = this.#below(changed.length);
      const insert = this.#oneOf([
        "",
        String.fromCharCode(this.#below(256)),
        "\r\n",
        changed.slice(at, at + this.#below(40)).repeat(2),
      ]);
      changed = changed.slice(0, at) + insert + changed.slice(at + 1);
    } while (this.#isHeads(0.5));
    return changed;
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)]!;
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #isHeads(chance: number): boolean {
    return this.#random() < chance;
  }
}
