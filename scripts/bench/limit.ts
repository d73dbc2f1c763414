import { message, MessageReader, MessageWriter } from "./message.ts";

interface Invoke {
  readonly id: string;
  readonly body: Buffer;
  readonly caller: MessageWriter;
}

const NOTHING = Buffer.alloc(0);
const ACCEPTED = message(["HTTP/1.1 202 Accepted"], NOTHING);

/**
 * The floor of work: the exchanges of a runtime and its callers with the least parsing that keeps
 * them correct, to show how far a server is from what loopback TCP allows on this machine.
 */
export function serveLimit(address: string): void {
  const queue: Invoke[] = [];
  const pollers: MessageWriter[] = [];
  const running = new Map<string, Invoke>();
  let count = 0;

  const match = (): void => {
    while (queue.length > 0 && pollers.length > 0) {
      const [invoke, runtime] = [queue.shift()!, pollers.shift()!];
      running.set(invoke.id, invoke);
      const id = `Lambda-Runtime-Aws-Request-Id: ${invoke.id}`;
      runtime.write(
        message(["HTTP/1.1 200 OK", "Content-Type: application/json", id], invoke.body),
      );
    }
  };
  const answer = (id: string, body: Buffer): void => {
    running.get(id)?.caller.write(message(["HTTP/1.1 200 OK"], body));
    running.delete(id);
  };
  const receive = (writer: MessageWriter, head: string, body: Buffer): void => {
    const path = head.split(" ", 2)[1] ?? "";
    if (path.endsWith("/response")) {
      answer(path.split("/")[4] ?? "", body);
      writer.write(ACCEPTED);
      return;
    }
    if (path.endsWith("/next")) pollers.push(writer);
    else queue.push({ id: `${++count}`, body, caller: writer });
    match();
  };

  const { hostname, port } = new URL(`http://${address}`);
  Bun.listen<{ readonly reader: MessageReader; readonly writer: MessageWriter }>({
    hostname,
    port: Number(port),
    socket: {
      open(socket) {
        const writer = new MessageWriter(socket);
        const reader = new MessageReader((head, body) => receive(writer, head, body));
        socket.data = { reader, writer };
      },
      data: (socket, chunk) => socket.data.reader.push(chunk),
      drain: (socket) => socket.data.writer.drain(),
    },
  });
}
