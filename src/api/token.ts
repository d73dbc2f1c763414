import { createHash, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../core/http.ts";

/** What callers have to send, each in one of its ways. */
export class Token {
  readonly #digest: Uint8Array;

  constructor(text: string) {
    this.#digest = digestOf(text);
  }

  /**
   * Whether `request` brings it: as `Authorization: Bearer`, or as the access key id of a signature
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
   * The time that this takes says nothing of the token.
   */
  isIn(request: WireRequest): boolean {
    const brought = bearerOf(request) ?? accessKeyOf(request);
    return timingSafeEqual(digestOf(brought ?? ""), this.#digest) && brought !== undefined;
  }
}

function digestOf(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function bearerOf({ headers }: WireRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}

function accessKeyOf({ headers, url }: WireRequest): string | undefined {
  const signature = /^AWS4-[\dA-Z-]+ .*?\bCredential=([^\s,]+)/.exec(
    headers.get("authorization") ?? "",
  );
  const credential = signature?.[1] ?? URL.parse(url)?.searchParams.get("X-Amz-Credential");
  // The key id stands before date, region, service and `aws4_request`; it may hold slashes itself.
  return credential?.split("/").slice(0, -4).join("/");
}
