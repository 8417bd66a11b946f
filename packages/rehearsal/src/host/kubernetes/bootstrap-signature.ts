import { createHmac, timingSafeEqual } from 'node:crypto';

/** Key of a token's signature in the ConfigMap cluster-info. */
export function signatureKey(tokenId: string): string {
  return `jws-kubeconfig-${tokenId}`;
}

/**
 * Signs the kubeconfig of cluster-info for the holders of a bootstrap token: a JWS without its payload.
 *
 * @see RFC 7515, appendix F
 */
export function signDetached(content: string, tokenId: string, tokenSecret: string): string {
  const header = encode(JSON.stringify({ alg: 'HS256', kid: tokenId }));
  const signature = createHmac('sha256', tokenSecret)
    .update(`${header}.${encode(content)}`)
    .digest('base64url');
  return `${header}..${signature}`;
}

/** Whether a signature is that of a token's holder over this content. */
export function verifyDetached(signature: string, content: string, tokenId: string, tokenSecret: string): boolean {
  const expected = Buffer.from(signDetached(content, tokenId, tokenSecret));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}
