import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect, createServer as createListener, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser of this machine; undefined when it has none. */
export const CHROMIUM = NAMES.map((name) => Bun.which(name)).find((path) => path !== null);

/** Serves one page, whose script says what it found by `report(name, value)` and `report("end")`. */
export class WebPage implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #found: Record<string, string>;
  readonly #ended: Promise<void>;

  private constructor(server: Server, found: Record<string, string>, ended: Promise<void>) {
    this.#server = server;
    this.#found = found;
    this.#ended = ended;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(script: string): Promise<WebPage> {
    const found: Record<string, string> = {};
    const { promise, resolve } = Promise.withResolvers<void>();
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://page.example");
      const name = searchParams.get("name");
      if (pathname === "/report" && name === "end") resolve();
      else if (pathname === "/report" && name !== null) found[name] = searchParams.get("value")!;
      const isPage = pathname === "/";
      // The browser opens a new connection for what comes next, as after a name was rebound.
      response.writeHead(isPage ? 200 : 204, { "Content-Type": "text/html", Connection: "close" });
      response.end(isPage ? pageOf(script, (server.address() as AddressInfo).port) : "");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new WebPage(server, found, promise);
  }

  /** What the script reported, once it has ended. */
  async found(): Promise<Readonly<Record<string, string>>> {
    await this.#ended;
    return this.#found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

function pageOf(script: string, port: number): string {
  return `<!doctype html><meta charset="utf-8"><body><script>
const report = (name, value = "") => fetch(
  "http://reports.example:${port}/report?name=" + name + "&value=" + encodeURIComponent(value),
  { mode: "no-cors" },
);
const late = new Promise((end) => setTimeout(end, 40_000)).then(() => report("error", "too late"));
const work = (async () => { ${script} })().catch((error) => report("error", String(error)));
Promise.race([work, late]).then(() => report("end"));
</script>`;
}

/** Shows `url` in a new browser, for which every name is this machine. */
export async function show(url: string): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "browser-"));
  const child = Bun.spawn(
    [
      CHROMIUM ?? "chromium",
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--no-proxy-server",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
      "--host-resolver-rules=MAP *.example 127.0.0.1",
      url,
    ],
    { stdio: ["ignore", "ignore", "ignore"] },
  );
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/**
 * A name that is rebound, as its browser sees it: under one port there is the page first, and then
 * `target`. A browser keeps asking the DNS, so the page need not wait for more than a minute.
 */
export async function rebind(
  page: number,
  target: number,
): Promise<AsyncDisposable & { port: number }> {
  const listener = createListener((client) => {
    client.once("data", (start) => {
      const isForPage = start.toString("latin1").startsWith("GET / ");
      const server = connect(isForPage ? page : target, "127.0.0.1");
      server.write(start);
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) socket.on("error", () => socket.destroy());
    });
  });
  await new Promise<void>((listening) => listener.listen(0, "127.0.0.1", listening));
  return {
    port: (listener.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      await new Promise((closed) => listener.close(closed));
    },
  };
}
