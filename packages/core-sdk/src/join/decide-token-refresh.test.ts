import { describe, expect, it } from 'vitest';
import { CERTIFICATE_KEY_RESERVE_MS, decideTokenRefresh, TOKEN_RESERVE_MS } from './decide-token-refresh.ts';

describe('decideTokenRefresh', () => {
  it.each([
    ['both good', TOKEN_RESERVE_MS, CERTIFICATE_KEY_RESERVE_MS, { kind: 'fresh' }],
    ['the token about to expire', TOKEN_RESERVE_MS - 1, CERTIFICATE_KEY_RESERVE_MS, { what: 'token' }],
    ['the key about to expire', TOKEN_RESERVE_MS, CERTIFICATE_KEY_RESERVE_MS - 1, { what: 'certificate-key' }],
    ['both about to expire', 0, 0, { what: 'both' }],
    ['both expired', -1, -1, { what: 'both' }],
  ])('%s', (_, tokenExpiresAt, certificateKeyExpiresAt, expected) => {
    expect(decideTokenRefresh({ tokenExpiresAt, certificateKeyExpiresAt }, 0)).toMatchObject(expected);
  });

  it('counts from now', () => {
    const now = 1_000_000_000;
    const material = {
      tokenExpiresAt: now + TOKEN_RESERVE_MS,
      certificateKeyExpiresAt: now + CERTIFICATE_KEY_RESERVE_MS,
    };
    expect(decideTokenRefresh(material, now).kind).toBe('fresh');
    expect(decideTokenRefresh(material, now + 1)).toMatchObject({ what: 'both' });
  });

  it('makes the first one', () => {
    expect(decideTokenRefresh(undefined, 0)).toMatchObject({ kind: 'refresh', what: 'both' });
  });
});
