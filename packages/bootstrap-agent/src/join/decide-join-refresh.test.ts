import { expect, test } from 'vitest';
import { decideJoinRefresh, type JoinRefreshFacts } from './decide-join-refresh.ts';
import type { JoinMaterial } from './join-material.ts';

const HOUR_MS = 3_600_000;
const token = 'abcdef.0123456789abcdef';
const caCertHash = `sha256:${'1'.repeat(64)}`;
const material: JoinMaterial = {
  token,
  tokenExpiresAt: 24 * HOUR_MS,
  certificateKeyExpiresAt: 2 * HOUR_MS,
  caCertHash,
  endpoint: 'demo:6443',
  updatedBy: 'i-1',
};
const facts: JoinRefreshFacts = { material, caCertHash, tokens: [token] };

test.each<[string, Partial<JoinRefreshFacts>, number, object]>([
  ['what is good is left alone', {}, 0, { kind: 'fresh', reason: 'both are good for a while' }],
  ['nothing published', { material: undefined }, 0, { kind: 'refresh', what: 'both', reason: 'there is none' }],
  [
    'material of another cluster',
    { caCertHash: `sha256:${'2'.repeat(64)}` },
    0,
    { kind: 'refresh', what: 'both', reason: 'what is published is of another cluster' },
  ],
  [
    'a key after 90 minutes',
    {},
    1.5 * HOUR_MS + 1,
    { kind: 'refresh', what: 'certificate-key', reason: 'the certificate key is about to expire' },
  ],
  [
    'a token after 20 hours',
    {},
    20 * HOUR_MS + 1,
    { kind: 'refresh', what: 'both', reason: 'token and certificate key are about to expire' },
  ],
  [
    'a key that was withdrawn',
    { material: { ...material, certificateKeyExpiresAt: 0 } },
    0,
    { kind: 'refresh', what: 'certificate-key', reason: 'the certificate key is about to expire' },
  ],
  [
    'a token that was deleted',
    { tokens: ['ghijkl.0123456789abcdef'] },
    0,
    { kind: 'refresh', what: 'token', reason: 'the cluster does not know the token any more' },
  ],
  [
    'a token that was deleted, and an old key',
    { tokens: [] },
    1.9 * HOUR_MS,
    { kind: 'refresh', what: 'both', reason: 'the cluster does not know the token any more' },
  ],
  [
    'a token that was deleted and is old, with a key that is good',
    { tokens: [], material: { ...material, certificateKeyExpiresAt: 30 * HOUR_MS } },
    21 * HOUR_MS,
    { kind: 'refresh', what: 'token', reason: 'the cluster does not know the token any more' },
  ],
])('%s', (_, change, now, decision) => {
  expect(decideJoinRefresh({ ...facts, ...change }, now)).toEqual(decision);
});
