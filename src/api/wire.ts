import type { WireRequest } from "../core/http.ts";
import type { Reply } from "./reply.ts";

/** Answers a request. */
export type Fetch = (request: WireRequest) => Reply | Response | Promise<Reply | Response>;
