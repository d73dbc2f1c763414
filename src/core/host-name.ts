import type { TextRule } from "./rule.ts";

/** A name that `Host` may have, without a port. */
export const HOST_NAME: TextRule = {
  kind: "text",
  pattern: /^[\w-]+(?:\.[\w-]+)*$/,
  expected: 'a host name without a port, as in "dev.example"',
};

/** The words for what {@link readOrigin} reads. */
export const ORIGIN = 'an origin, as in "https://app.example", or "null"';

/**
 * Reads the origin of a web page, and returns it as browsers send it
 * (https://www.rfc-editor.org/rfc/rfc6454#section-6.2). Undefined if `text` is none.
 */
export function readOrigin(text: string): string | undefined {
  // Pages of files, and of frames without rights, have none.
  if (text === "null") return text;
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+$/i.test(text)) return undefined;
  const url = URL.parse(text);
  if (!url) return undefined;
  return url.protocol === "http:" || url.protocol === "https:" ? url.origin : text.toLowerCase();
}

/**
 * The name in a `Host` header or in another `host:port`, in lower case, without port and without
 * the dot that may end a name. IPv6 keeps its brackets. What has no such form is returned whole.
 */
export function hostNameOf(authority: string): string {
  const [, name = authority] = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(authority) ?? [];
  return name.toLowerCase().replace(/(?<=[^.])\.$/, "");
}

/** `host` as it stands before a port: IPv6 has brackets there. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Whether `name` is an IP address, in any form that a browser takes: `127.1` is 127.0.0.1. */
export function isAddress(name: string): boolean {
  return addressOf(name) !== undefined;
}

/** Whether what `name` names is this machine for everyone (RFC 6761, 6.3; RFC 1122, 3.2.1.3). */
export function isLoopback(name: string): boolean {
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  const address = addressOf(name) ?? "";
  return /^127\.|^\[::1\]$|^\[::ffff:7f[\da-f]{2}:/.test(address);
}

/** The address that `name` is, as a URL has it. IPv6 may lack its brackets. */
function addressOf(name: string): string | undefined {
  const isBare = /^[\da-f:.]*:[\da-f:.]*$/i.test(name);
  const host = isBare ? `[${name}]` : name;
  if (!/^(?:[\da-fx.]+|\[[\da-f:.]+\])$/i.test(host)) return undefined;
  const known = URL.parse(`http://${host}/`)?.hostname ?? "";
  return /^\[|^\d+\.\d+\.\d+\.\d+$/.test(known) ? known : undefined;
}
