import type { WireRequest } from "../core/http.ts";
import {
  objectionTo,
  visitorOf,
  type Admission,
  type Objection,
  type Visitor,
} from "./admission.ts";
import { bytes, Reply, type Fetch, type Fields } from "./reply.ts";

/** How one API answers those who may not speak to it. */
export type Refuse = (objection: Objection, request: WireRequest) => Reply;

/** For how long a browser may keep the answer to a preflight, in seconds. */
const PREFLIGHT_MAX_AGE = "600";

/**
 * `app` behind a door: who may not speak to it meets `refuse`, before anything of it is reached. A
 * page of an origin that the admission names may read the answers (https://fetch.spec.whatwg.org/#http-cors-protocol).
 */
export function openDoor(app: Fetch, admission: Admission, refuse: Refuse): Fetch {
  // Programs ask again and again with one `Host`, which alone decides about them.
  let familiar: string | undefined;
  return (request) => {
    const visitor = visitorOf(request);
    const { host, origin } = visitor;
    const isPlain = saysOnlyHost(visitor);
    if (isPlain && host !== undefined && host === familiar) return app(request);
    const objection = objectionTo(visitor, admission);
    if (objection) return refuse(objection, request);
    if (isPlain) familiar = host;
    if (origin === undefined || !admission.origins.includes(origin)) return app(request);
    return isPreflight(request) ? preflight(request, origin) : readable(app(request), origin);
  };
}

function saysOnlyHost({ target, origin, site, isBrowser }: Visitor): boolean {
  return target === undefined && origin === undefined && site === undefined && !isBrowser;
}

function isPreflight({ method, headers }: WireRequest): boolean {
  return method === "OPTIONS" && headers.get("access-control-request-method") !== null;
}

function preflight({ headers }: WireRequest, origin: string): Reply {
  const wanted = headers.get("access-control-request-headers");
  const isPrivate = headers.get("access-control-request-private-network") !== null;
  return bytes(204, "", {
    ...originFields(origin),
    "Access-Control-Allow-Methods": headers.get("access-control-request-method") ?? "",
    ...(wanted === null ? {} : { "Access-Control-Allow-Headers": wanted }),
    // https://wicg.github.io/private-network-access/#cors-preflight
    ...(isPrivate ? { "Access-Control-Allow-Private-Network": "true" } : {}),
    "Access-Control-Max-Age": PREFLIGHT_MAX_AGE,
  });
}

function originFields(origin: string): Fields {
  return { "Access-Control-Allow-Origin": origin, Vary: "Origin" };
}

/** The reply for a page of `origin`, whose scripts may read its headers too. */
async function readable(answering: ReturnType<Fetch>, origin: string): Promise<Reply> {
  const answer = await answering;
  const given = answer instanceof Reply ? answer.fields : Object.fromEntries(answer.headers);
  const names = Object.keys(given).join(", ");
  const fields = {
    ...given,
    ...originFields(origin),
    ...(names === "" ? {} : { "Access-Control-Expose-Headers": names }),
  };
  if (!(answer instanceof Reply)) return bytes(answer.status, await answer.bytes(), fields);
  const { status, content, trailers, undeliver } = answer;
  return new Reply(status, content, { fields, trailers, undeliver });
}
