/** When what nodes join with expires. */
export interface JoinMaterialAge {
  /** Ms since the epoch. */
  readonly tokenExpiresAt: number;
  /** Ms since the epoch. */
  readonly certificateKeyExpiresAt: number;
}

/** Whether to make new material. */
export type TokenRefreshDecision =
  | { readonly kind: 'fresh'; readonly reason: string }
  | { readonly kind: 'refresh'; readonly what: 'token' | 'certificate-key' | 'both'; readonly reason: string };

/** Of the token's 24 h, the older scripts used the first 20. */
export const TOKEN_RESERVE_MS: number = 4 * 3_600_000;

/** Of the certificate key's 2 h, the older scripts used the first 90 minutes. */
export const CERTIFICATE_KEY_RESERVE_MS: number = 30 * 60_000;

/**
 * Whether join material is to be made anew, well before a node that joins now could find it expired.
 *
 * @param now - ms since the epoch.
 */
export function decideTokenRefresh(material: JoinMaterialAge | undefined, now: number): TokenRefreshDecision {
  if (material === undefined) return { kind: 'refresh', what: 'both', reason: 'there is none' };
  const token = material.tokenExpiresAt - now < TOKEN_RESERVE_MS;
  const key = material.certificateKeyExpiresAt - now < CERTIFICATE_KEY_RESERVE_MS;
  if (token && key) return { kind: 'refresh', what: 'both', reason: 'token and certificate key are about to expire' };
  if (token) return { kind: 'refresh', what: 'token', reason: 'the token is about to expire' };
  if (key) return { kind: 'refresh', what: 'certificate-key', reason: 'the certificate key is about to expire' };
  return { kind: 'fresh', reason: 'both are good for a while' };
}
