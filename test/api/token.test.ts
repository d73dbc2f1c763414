import { expect, test } from "bun:test";
import { Token } from "../../src/api/token.ts";

const SCOPE = "20260101/us-east-1/lambda/aws4_request";
const REST = "SignedHeaders=host, Signature=00";

function isIn(token: string, authorization: string | undefined, query = ""): boolean {
  const headers = authorization === undefined ? undefined : { authorization };
  return new Token(token).isIn(new Request(`http://x/${query}`, { headers: headers ?? {} }));
}

test.each([
  ["Bearer open-sesame"],
  ["bearer  open-sesame"],
  [`AWS4-HMAC-SHA256 Credential=open-sesame/${SCOPE}, ${REST}`],
  [`AWS4-HMAC-SHA256 Credential=open-sesame/${SCOPE},SignedHeaders=host,Signature=00`],
  [`AWS4-HMAC-SHA256 SignedHeaders=host, Credential=open-sesame/${SCOPE}, Signature=00`],
  [`AWS4-ECDSA-P256-SHA256 Credential=open-sesame/20260101/lambda/extra/aws4_request, ${REST}`],
])("Token.isIn() of %p is true", (authorization) => {
  expect(isIn("open-sesame", authorization)).toBe(true);
});

test.each([
  [undefined],
  [""],
  ["Bearer"],
  ["Bearer open-sesam"],
  ["Bearer open-sesame2"],
  ["Bearer Open-Sesame"],
  ["Basic open-sesame"],
  ["open-sesame"],
  ["AWS4-HMAC-SHA256 Credential=open-sesame"],
  [`AWS4-HMAC-SHA256 Credential=AKID/${SCOPE}, SignedHeaders=host, Signature=open-sesame`],
  [`AWS4-HMAC-SHA256 Credential=open-sesame/x/${SCOPE}, ${REST}`],
])("Token.isIn() of %p is false", (authorization) => {
  expect(isIn("open-sesame", authorization)).toBe(false);
});

test("Token.isIn() finds the token in a URL that was signed", () => {
  const query = `?X-Amz-Credential=${encodeURIComponent(`open/sesame/${SCOPE}`)}`;
  expect([isIn("open/sesame", undefined, query), isIn("open", undefined, query)]).toEqual([
    true,
    false,
  ]);
});
