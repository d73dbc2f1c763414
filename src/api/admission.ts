import { hostNameOf, isAddress, isLoopback } from "../core/host-name.ts";
import type { WireRequest } from "../core/http.ts";

/** Who may speak to a listener besides those whom no web page can pretend to be. */
export interface Admission {
  /** The host that the listener was bound to. */
  readonly bound: string;
  /** More names in `Host`, in lower case. */
  readonly hosts: readonly string[];
  /** More origins of web pages. */
  readonly origins: readonly string[];
  /** Whether a browser has no business here. It is refused then unless it says which page asks. */
  readonly isForPrograms: boolean;
}

/** What a request says of who sends it. */
export interface Visitor {
  /** The host of an absolute target (RFC 9112, 3.2.2). */
  readonly target: string | undefined;
  /** `Host`; several of them are joined by commas. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header */
  readonly site: string | undefined;
  /** Whether it looks like one of a browser: no program sends all that a browser does. */
  readonly isBrowser: boolean;
}

/** Why a request is refused. */
export interface Objection {
  readonly status: 400 | 403;
  /** Says which flag allows it. */
  readonly message: string;
}

/** Names of this machine where a container or an environment runs, which no page can have. */
const KNOWN_HOSTS = ["sandbox.localdomain", "host.docker.internal"];

/** What a target without a host begins with, once it is a URL. */
const NO_HOST = "http://localhost/";

/** What `request` says of who sends it. */
export function visitorOf({ url, headers }: Pick<WireRequest, "url" | "headers">): Visitor {
  const header = (name: string): string | undefined => headers.get(name) ?? undefined;
  const site = header("sec-fetch-site");
  const agent = site === undefined ? header("user-agent") : undefined;
  return {
    // A target that is no URL has no host, and meets no endpoint.
    target: url.startsWith(NO_HOST) ? undefined : URL.parse(url)?.host,
    host: header("host"),
    origin: header("origin"),
    site,
    isBrowser: agent?.startsWith("Mozilla/") === true && header("accept-language") !== undefined,
  };
}

/**
 * Why `visitor` may not speak to a listener; undefined when it may. A web page can send requests to
 * this machine: https://developer.mozilla.org/docs/Web/Security/Attacks/CSRF. Under a name of its
 * own that it points here, the browser takes us for the page's own server.
 */
export function objectionTo(visitor: Visitor, admission: Admission): Objection | undefined {
  const { host = "", target = host, origin, site } = visitor;
  if (host.includes(",")) return { status: 400, message: "There is more than one Host header" };
  for (const named of target === host ? [host] : [target, host]) {
    const name = hostNameOf(named);
    if (!isKnownHost(name, admission)) return refuseHost(name);
  }
  if (origin !== undefined && admission.origins.includes(origin)) return undefined;
  const isCrossSite = site?.toLowerCase().includes("cross-site") === true;
  if (origin !== undefined) {
    const isKnown = !isCrossSite && isKnownOrigin(origin, target, admission);
    return isKnown ? undefined : refuseOrigin(origin);
  }
  if (isCrossSite) return refusePage("A web page of another site sent this request");
  if (admission.isForPrograms && site === undefined && visitor.isBrowser) {
    return refusePage("A browser sent this request and does not say for which page");
  }
  return undefined;
}

/** A name without a dot is of a local network, as of a container; no page can have one. */
function isKnownHost(name: string, { bound, hosts }: Admission): boolean {
  return (
    !name.includes(".") ||
    isAddress(name) ||
    name.endsWith(".localhost") ||
    KNOWN_HOSTS.includes(name) ||
    name === hostNameOf(bound) ||
    hosts.includes(name)
  );
}

/** Whether `origin` is of this machine, or is the listener itself, which the page reached as `host`. */
function isKnownOrigin(origin: string, host: string, { bound }: Admission): boolean {
  const [, authority] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
  if (authority === undefined) return false;
  const name = hostNameOf(authority);
  return isLoopback(name) || name === hostNameOf(bound) || isSame(authority, host);
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function refuseHost(name: string): Objection {
  const shown = printable(name);
  const message =
    `"${shown}" is not a name of this listener. A web page may have sent this request under a ` +
    `name of its own. The flag --allow-host ${shown} allows the name.`;
  return { status: 403, message };
}

function refuseOrigin(origin: string): Objection {
  const shown = printable(origin);
  const message =
    `A web page of the origin "${shown}" sent this request. ` +
    `The flag --allow-origin ${shown} allows the origin.`;
  return { status: 403, message };
}

function refusePage(what: string): Objection {
  const message =
    `${what}. Pages may send what carries an Origin header, as fetch does for POST, ` +
    "once the flag --allow-origin ORIGIN allows their origin.";
  return { status: 403, message };
}

const MAX_SHOWN = 200;

/** `text` as far as it can be shown anywhere. */
function printable(text: string): string {
  return text.slice(0, MAX_SHOWN).replaceAll(/[^!-~]|"/g, "?");
}
