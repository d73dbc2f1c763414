import { connect, type Connection } from "./connection.ts";
import { headerOf, message } from "./message.ts";

const API = "/2018-06-01/runtime/invocation";

/**
 * A runtime that polls `next` at `address` and posts the payload back, as fast as it can, on one
 * kept-alive connection, for as long as it lives.
 */
export async function playRuntime(address: string): Promise<void> {
  const host = `Host: ${address}`;
  const next = Buffer.from(`GET ${API}/next HTTP/1.1\r\n${host}\r\n\r\n`);
  let connection: Connection | undefined;
  const dial = async (): Promise<void> => {
    connection = await connect({ address, onMessage, onClose: () => void dial() });
    connection.send(next);
  };
  const onMessage = (head: string, body: Buffer): void => {
    const id = headerOf(head, "lambda-runtime-aws-request-id");
    if (id === undefined) return connection?.send(next);
    const lines = [`POST ${API}/${id}/response HTTP/1.1`, host, "Content-Type: application/json"];
    connection?.send(message(lines, body));
  };
  await dial();
}
