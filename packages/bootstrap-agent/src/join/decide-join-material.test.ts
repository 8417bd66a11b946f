import { describe, expect, test } from 'vitest';
import { decideJoinMaterial } from './decide-join-material.ts';
import { type JoinMaterial, parseJoinMaterial } from './join-material.ts';

const now = 1_000_000_000;
const FIVE_MINUTES_MS = 300_000;
const material: JoinMaterial = {
  token: 'abcdef.0123456789abcdef',
  tokenExpiresAt: now + FIVE_MINUTES_MS,
  certificateKeyExpiresAt: now + FIVE_MINUTES_MS,
  caCertHash: `sha256:${'a'.repeat(64)}`,
  endpoint: 'demo-cp-lb.internal:6443',
  updatedBy: 'i-1',
};

describe('join material', () => {
  const soon = now + FIVE_MINUTES_MS - 1;
  const unusable = (reason: string) => ({ kind: 'unusable', reason });

  test.each<[string, JoinMaterial | undefined, 'control-plane' | 'worker', object]>([
    ['that is fresh', material, 'control-plane', { kind: 'usable' }],
    ['that does not exist', undefined, 'worker', unusable('no node has published join material yet')],
    [
      'whose token is about to expire',
      { ...material, tokenExpiresAt: soon },
      'worker',
      unusable('the token expires at 1970-01-12T13:51:39.999Z, no node has refreshed it'),
    ],
    [
      'whose key is about to expire, for a control plane',
      { ...material, certificateKeyExpiresAt: soon },
      'control-plane',
      unusable('the certificate key expires at 1970-01-12T13:51:39.999Z, no node has refreshed it'),
    ],
    [
      'whose key has expired, for a worker',
      { ...material, certificateKeyExpiresAt: now },
      'worker',
      { kind: 'usable' },
    ],
  ])('%s', (_, each, role, decision) => {
    expect(decideJoinMaterial(each, role, now)).toEqual(decision);
  });

  test('is read as it was written', () => {
    expect(parseJoinMaterial(JSON.stringify(material), '/p')).toEqual(material);
  });

  test.each(['PENDING_INITIALIZATION', 'placeholder'])('%s stands for none', (text) => {
    expect(parseJoinMaterial(text, '/p')).toBeUndefined();
  });

  test.each(['{', JSON.stringify({ ...material, token: 'hunter2-is-secret' })])(
    'that is broken is said to be, without its values',
    (text) => {
      const read = () => parseJoinMaterial(text, '/p');
      expect(read).toThrow(expect.objectContaining({ code: 'NODE_JOIN_MATERIAL_INVALID' }) as Error);
      expect(read).not.toThrow(/hunter2/);
    },
  );
});
