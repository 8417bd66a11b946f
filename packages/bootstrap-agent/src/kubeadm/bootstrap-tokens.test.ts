import { readFileSync } from 'node:fs';
import { seededRandom } from '@dedicated-k8s/core-sdk/testing';
import { expect, test } from 'vitest';
import { joinTokens, newBootstrapToken } from './bootstrap-tokens.ts';

const recorded = JSON.parse(
  readFileSync(new URL('../../test/recorded/kubernetes-1.36/kubeadm/token-list.json', import.meta.url), 'utf8'),
) as { readonly stdout: string };

test('finds the tokens that let nodes join in the real output, the longest-lived first', () => {
  const tokens = joinTokens(recorded.stdout);
  expect(tokens.map(({ token }) => token)).not.toContain('at86zo.dx9sih0xgux4e728');
  expect(tokens).toHaveLength(5);
  expect(tokens[0]?.expiresAt).toBe(Date.parse('2026-11-24T11:22:34Z'));
});

test('leaves out tokens of people: those that never expire, and those of other groups', () => {
  const token = { token: 'abcdef.0123456789abcdef', usages: ['authentication', 'signing'] };
  const group = 'system:bootstrappers:kubeadm:default-node-token';
  const list = (...tokens: readonly object[]) => tokens.map((each) => JSON.stringify(each, null, 4)).join('\n');
  const expires = '2026-11-24T11:22:34Z';
  expect(joinTokens(list({ ...token, groups: [group] }, { ...token, expires, groups: ['others'] }))).toEqual([]);
  expect(joinTokens(list({ ...token, expires, groups: [group, 'others'] }))).toHaveLength(1);
});

test('an empty list has none', () => {
  expect(joinTokens('')).toEqual([]);
});

test('what is not a list is said', () => {
  expect(() => joinTokens('TOKEN TTL EXPIRES')).toThrow(expect.objectContaining({ code: 'KUBEADM_OUTPUT_UNREADABLE' }));
});

test('a new token has the form that kubeadm wants', () => {
  expect(newBootstrapToken(seededRandom(1))).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
});
