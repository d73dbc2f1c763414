/** Sends one message to the URL of its first argument; its environment may name a proxy. */
import { openHttpSender } from "../../src/platform/http-sender.ts";

const sender = openHttpSender({ url: new URL(process.argv[2] ?? ""), method: "POST" });
await sender.send("[1]");
sender.close();
