import { describe, expect, test } from 'vitest';
import { decideJoinMaterial, JOIN_RESERVE_MS } from './decide-join-material.ts';
import { type JoinMaterial, parseJoinMaterial } from './join-material.ts';

const now = 1_000_000_000;
const material: JoinMaterial = {
  token: 'abcdef.0123456789abcdef',
  tokenExpiresAt: now + JOIN_RESERVE_MS,
  certificateKeyExpiresAt: now + JOIN_RESERVE_MS,
  caCertHash: `sha256:${'a'.repeat(64)}`,
  endpoint: 'demo-cp-lb.internal:6443',
  updatedBy: 'i-1',
};

describe('join material', () => {
  test.each<[string, JoinMaterial | undefined, 'control-plane' | 'worker', string]>([
    ['that is fresh', material, 'control-plane', 'usable'],
    ['that does not exist', undefined, 'worker', 'unusable'],
    [
      'whose token is about to expire',
      { ...material, tokenExpiresAt: now + JOIN_RESERVE_MS - 1 },
      'worker',
      'unusable',
    ],
    [
      'whose key has expired, for a control plane',
      { ...material, certificateKeyExpiresAt: now },
      'control-plane',
      'unusable',
    ],
    ['whose key has expired, for a worker', { ...material, certificateKeyExpiresAt: now }, 'worker', 'usable'],
  ])('%s', (_, each, role, kind) => {
    expect(decideJoinMaterial(each, role, now).kind).toBe(kind);
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
