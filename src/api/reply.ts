/** A header map; names in any case. */
export type Fields = Readonly<Record<string, string>>;

const JSON_TYPE = { "Content-Type": "application/json" } as const;

/** A response with `body` as JSON. */
export function json(status: number, body: unknown, fields?: Fields): Response {
  return bytes(status, JSON.stringify(body), fields ? { ...JSON_TYPE, ...fields } : JSON_TYPE);
}

/** A response with `body` as it is. */
export function bytes(status: number, body: Uint8Array | string, headers: Fields): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
}

/** 202 `{"status":"OK"}`: what a call that was accepted gets. */
export function accepted(): Response {
  return bytes(202, '{"status":"OK"}', JSON_TYPE);
}
