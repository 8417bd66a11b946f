import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readyProblem } from '../steps/await-node-ready.ts';
import type { Pod } from './kubernetes-api.ts';
import { KubernetesClient } from './kubernetes-client.ts';
import type { KubernetesRequest, KubernetesTransport } from './kubernetes-transport.ts';

interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: object;
    readonly body?: object;
  };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}

const signal = new AbortController().signal;

const recording = (name: string): Recording => {
  const file = new URL(`../../test/recorded/kubernetes-1.36/api/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
};

/** Answers as recorded, and keeps what was asked. */
function replay(...names: readonly string[]): {
  readonly client: KubernetesClient;
  readonly asked: KubernetesRequest[];
} {
  const asked: KubernetesRequest[] = [];
  const left = names.map(recording);
  const transport: KubernetesTransport = async (request) => {
    asked.push(request);
    const { status, headers, body } = left.shift()?.response ?? { status: 500, headers: {}, body: '' };
    return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  return { client: new KubernetesClient(transport), asked };
}

function podOf({ request }: Recording, uid = '1'): Pod {
  const [, namespace = '', name = ''] = /namespaces\/([^/]+)\/pods\/([^/]+)/.exec(request.path) ?? [];
  return { metadata: { name, namespace, uid } };
}

describe('Nodes', () => {
  test('a Ready one', async () => {
    const { client, asked } = replay('node-ready');
    const node = await client.node('node-a', signal);
    expect(node?.metadata.name).toBe('node-a');
    expect(readyProblem(node)).toBeUndefined();
    expect(asked).toMatchObject([{ method: 'GET', path: recording('node-ready').request.path }]);
  });

  test('one that is not Ready says why, in the words of the API', async () => {
    const { client } = replay('node-not-ready', 'node-never-reported');
    expect(readyProblem(await client.node('node-c', signal))).toContain('NodeStatusUnknown');
    expect(readyProblem(await client.node('node-d', signal))).toBeDefined();
  });

  test('one that does not exist is undefined', async () => {
    const { client } = replay('node-404');
    expect(await client.node('no-such', signal)).toBeUndefined();
  });

  test('is cordoned by a merge patch', async () => {
    const { client, asked } = replay('node-cordon');
    const node = await client.patchNode('node-b', { spec: { unschedulable: true } }, signal);
    expect(node?.spec.unschedulable).toBe(true);
    expect(asked).toEqual([recording('node-cordon').request]);
  });

  test('is deleted, and deleted again', async () => {
    const { client } = replay('node-delete', 'node-delete-again');
    expect(await client.deleteNode('node-c', signal)).toBe(true);
    expect(await client.deleteNode('node-c', signal)).toBe(false);
  });
});

describe('pods of a node', () => {
  test('are listed page by page', async () => {
    const { client, asked } = replay('pods-of-node', 'configmap-404');
    const first = recording('pods-of-node').response.body as { metadata: { continue: string }; items: object[] };
    expect(await client.podsOfNode('node-a', signal)).toHaveLength(first.items.length);
    expect(asked[0]?.path).toBe('/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-a&limit=500');
    expect(asked[1]?.path).toContain(`&continue=${encodeURIComponent(first.metadata.continue)}`);
  });
});

describe('evictions', () => {
  test.each([
    ['eviction-201', { kind: 'evicting' }],
    ['eviction-201-already-terminating', { kind: 'evicting' }],
    ['eviction-404', { kind: 'gone' }],
    ['eviction-409-uid', { kind: 'gone' }],
    [
      'eviction-429-budget',
      { kind: 'blocked', reason: 'The disruption budget full needs 2 healthy pods and has 2 currently' },
    ],
    [
      'eviction-429-no-status',
      {
        kind: 'blocked',
        reason: 'The disruption budget fresh is still being processed by the server.',
        retryAfterMs: 10_000,
      },
    ],
    [
      'eviction-500-two-budgets',
      {
        kind: 'blocked',
        reason: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      },
    ],
  ])('%s', async (name, outcome) => {
    const { client, asked } = replay(name);
    const pod = podOf(recording(name));
    expect(await client.evict(pod, signal)).toEqual(outcome);
    const { body, ...rest } = recording(name).request;
    expect(asked).toEqual([{ ...rest, body: { ...body, deleteOptions: { preconditions: { uid: '1' } } } }]);
  });
});

describe('refusals', () => {
  test.each([
    ['error-401-bad-bearer', 'KUBERNETES_UNAUTHORIZED', 'Unauthorized'],
    ['error-403-node-cordons-other', 'KUBERNETES_FORBIDDEN', 'is not allowed to modify node'],
  ])('%s is %s and tells the reason', async (name, code, words) => {
    const { client } = replay(name);
    const refused = client.node('node-b', signal);
    await expect(refused).rejects.toMatchObject({ code, retryable: false });
    await expect(refused).rejects.toThrow(words);
  });

  test('a 404 that is not of the API server is no absent object', async () => {
    const { client } = replay('apply-unknown-kind-404');
    await expect(client.node('a', signal)).rejects.toMatchObject({ code: 'KUBERNETES_REFUSED' });
  });

  test('a server error may pass', async () => {
    const { client } = replay();
    await expect(client.node('a', signal)).rejects.toMatchObject({ retryable: true });
  });
});

describe('config maps', () => {
  test('there and not there', async () => {
    const { client } = replay('configmap-cluster-info', 'configmap-404');
    expect((await client.configMap('kube-public', 'cluster-info', signal))?.data).toHaveProperty('kubeconfig');
    expect(await client.configMap('kube-public', 'cluster-info', signal)).toBeUndefined();
  });
});
