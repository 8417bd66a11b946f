import { readFileSync } from 'node:fs';
import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { describe, expect, test } from 'vitest';
import type { EvictionOutcome, KubernetesApi, Pod } from '../kubernetes/kubernetes-api.ts';
import { decideEviction } from './decide-eviction.ts';
import { drainNode } from './drain-node.ts';

const logger = createLogger({ service: 'test', sink: { write: () => {} } });
const signal = new AbortController().signal;
const random = { fraction: () => 0.5, hex: () => '' };

const pod = (name: string, more: Partial<Pod['metadata']> = {}, phase = 'Running'): Pod => ({
  metadata: { name, namespace: 'default', uid: `uid-${name}`, ...more },
  status: { phase },
});

interface Given {
  readonly pods: Pod[];
  readonly evict?: (pod: Pod, attempt: number) => EvictionOutcome;
  readonly nodeExists?: boolean;
}

/** An API whose evicted pods are gone at the next look. */
function imaginedApi({ pods, evict = () => ({ kind: 'evicting' }), nodeExists = true }: Given) {
  const attempts = new Map<string, number>();
  const patches: object[] = [];
  const api = {
    patchNode: async (name: string, patch: object) => {
      patches.push(patch);
      return nodeExists ? { metadata: { name, uid: '1' }, spec: {} } : undefined;
    },
    podsOfNode: async () => [...pods],
    evict: async (each: Pod) => {
      const attempt = (attempts.get(each.metadata.name) ?? 0) + 1;
      attempts.set(each.metadata.name, attempt);
      const outcome = evict(each, attempt);
      if (outcome.kind !== 'blocked') pods.splice(pods.indexOf(each), 1);
      return outcome;
    },
  };
  return { api: api as unknown as KubernetesApi, patches, attempts };
}

function drain(kubernetes: KubernetesApi, deadlineMs = 60_000) {
  const clock = new ManualClock();
  return clock.drive(drainNode({ kubernetes, clock, random, logger, signal }, { node: 'a', deadlineMs }));
}

describe('which pods leave', () => {
  const owner = (kind: string) => ({ ownerReferences: [{ kind, name: 'x', controller: true }] });
  test.each([
    ['one of a ReplicaSet', pod('a', owner('ReplicaSet')), { kind: 'evict' }],
    ['one without an owner', pod('a'), { kind: 'evict' }],
    ['one of a DaemonSet', pod('a', owner('DaemonSet')), { kind: 'leave', reason: 'pod of DaemonSet x' }],
    [
      'a static pod',
      pod('a', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      { kind: 'leave', reason: 'static pod' },
    ],
    ['one that is ending', pod('a', { deletionTimestamp: '2026-11-23T11:15:11Z' }), { kind: 'await-end' }],
    ['one that has ended', pod('a', {}, 'Succeeded'), { kind: 'leave', reason: 'it has ended' }],
    ['one that has failed', pod('a', {}, 'Failed'), { kind: 'leave', reason: 'it has ended' }],
  ])('%s', (_, each, decision) => {
    expect(decideEviction(each)).toEqual(decision);
  });

  test('every pod of a real node', () => {
    const file = new URL('../../test/recorded/kubernetes-1.36/api/pods-of-node.json', import.meta.url);
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as { response: { body: { items: Pod[] } } };
    expect(recorded.response.body.items.map((each) => decideEviction(each).kind)).toEqual(['evict', 'evict']);
  });
});

describe('a drain', () => {
  test('cordons first, evicts, and looks until none is left', async () => {
    const { api, patches } = imaginedApi({ pods: [pod('a'), pod('b')] });
    expect(await drain(api)).toMatchObject({ outcome: 'drained', evicted: 2, remaining: [] });
    expect(patches).toEqual([{ spec: { unschedulable: true } }]);
  });

  test('of a Node that does not exist is done', async () => {
    const { api } = imaginedApi({ pods: [], nodeExists: false });
    expect(await drain(api)).toMatchObject({ outcome: 'node-absent' });
  });

  test('waits for a budget, as long as the API server says', async () => {
    const { api, attempts } = imaginedApi({
      pods: [pod('a')],
      evict: (_, attempt) =>
        attempt < 3 ? { kind: 'blocked', reason: 'budget', retryAfterMs: 10_000 } : { kind: 'evicting' },
    });
    expect(await drain(api)).toMatchObject({ outcome: 'drained', evicted: 1 });
    expect(attempts.get('a')).toBe(3);
  });

  test('fault row 13: a budget that never allows it ends at the deadline and names what is left and why', async () => {
    const { api } = imaginedApi({
      pods: [pod('a'), pod('b')],
      evict: (each) =>
        each.metadata.name === 'a' ? { kind: 'blocked', reason: 'needs 2 has 2' } : { kind: 'evicting' },
    });
    const result = await drain(api, 30_000);
    expect(result).toMatchObject({ outcome: 'incomplete', evicted: 1, remaining: ['default/a'] });
    expect(result.reason).toContain('needs 2 has 2');
  });

  test('names at most 20 pods', async () => {
    const pods = Array.from({ length: 50 }, (_, index) => pod(`p${index}`));
    const { api } = imaginedApi({ pods, evict: () => ({ kind: 'blocked', reason: 'no' }) });
    expect((await drain(api, 5_000)).remaining).toHaveLength(20);
  });

  test('goes on when the API server is away for a while', async () => {
    const { api } = imaginedApi({ pods: [pod('a')] });
    let away = 2;
    const flaky = {
      ...api,
      podsOfNode: async () => {
        away -= 1;
        if (away >= 0) throw clusterErrors.KUBERNETES_UNREACHABLE({ server: 'https://a:6443' });
        return api.podsOfNode('a', signal);
      },
    };
    expect(await drain(flaky)).toMatchObject({ outcome: 'drained', evicted: 1 });
  });

  test('that is refused is an error, not an empty node', async () => {
    const { api } = imaginedApi({ pods: [pod('a')] });
    const refusal = clusterErrors.KUBERNETES_REFUSED({
      method: 'GET',
      path: '/',
      status: 403,
      reason: 'Forbidden',
      message: 'no',
    });
    await expect(drain({ ...api, podsOfNode: () => Promise.reject(refusal) })).rejects.toBe(refusal);
  });
});
