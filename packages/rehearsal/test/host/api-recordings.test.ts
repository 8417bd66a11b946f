import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findResource, resourceNamed } from '../../src/host/apiserver/resource.ts';
import type { KubeObject } from '../../src/host/kubernetes/object.ts';
import { ApiLab, type Sender } from './api-lab.ts';
import { type ComparableAnswer, comparable } from './comparable-answer.ts';
import { readApiRecording, recordedObject } from './recording.ts';

// Processes by the dozen: what takes a second alone takes many on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

let lab: ApiLab;

beforeAll(async () => {
  lab = await ApiLab.start('127.9.250.1');
});

afterAll(async () => {
  await lab.close();
});

beforeEach(async () => {
  for (const name of ['nodes', 'pods', 'poddisruptionbudgets', 'configmaps', 'secrets', 'certificatesigningrequests']) {
    const resource = resourceNamed(name);
    const { items } = await lab.store.list(resource);
    for (const item of items) await lab.store.remove(resource, item);
  }
});

/** Puts an object into the store as it was recorded. */
async function seed(object: KubeObject): Promise<void> {
  const [version = '', group = ''] = (object.apiVersion ?? '').split('/').toReversed();
  const name = object.kind === 'PodDisruptionBudget' ? 'poddisruptionbudgets' : `${(object.kind ?? '').toLowerCase()}s`;
  const resource = findResource(group, version, name);
  if (resource === undefined) throw new Error(`no resource for ${object.kind ?? ''}`);
  await lab.store.create(resource, object);
}

/** Sends a recorded request. */
async function replay(
  name: string,
  sender: Sender = 'admin',
  change: { readonly path?: string; readonly body?: unknown } = {},
): Promise<ComparableAnswer> {
  const recording = readApiRecording(name);
  return comparable(await lab.send({ ...recording.request, ...change }, sender), recording);
}

/** What the real server answered. */
function recorded(name: string): ComparableAnswer {
  const recording = readApiRecording(name);
  return comparable(recording.response, recording);
}

/** A pod like the recorded one, under another name. */
function pod(name: string, app: string, change: Partial<KubeObject['metadata']> = {}): KubeObject {
  const original = recordedObject('pod-delete-200');
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = original.metadata;
  return { ...original, metadata: { ...metadata, generation: 1, name, labels: { app }, ...change } };
}

function budget(name: string, app: string, status: object | undefined): KubeObject {
  const original = recordedObject('pdb');
  const spec = { minAvailable: 1, selector: { matchLabels: { app } } };
  return { ...original, metadata: { ...original.metadata, name }, spec, status: status ?? {} };
}

const TOKEN = 'fedcba.0123456789abcdef';

function tokenSecret(): KubeObject {
  const original = recordedObject('secret-bootstrap-token');
  const data = { ...(original['data'] as Record<string, string>) };
  data['token-id'] = Buffer.from('fedcba').toString('base64');
  data['expiration'] = Buffer.from('2036-01-01T00:00:00Z').toString('base64');
  return { ...original, metadata: { ...original.metadata, name: 'bootstrap-token-fedcba' }, data };
}

describe('health, version, refusals', () => {
  it('lets anybody read /livez', async () => {
    expect(await replay('livez-anonymous', 'anonymous')).toEqual(recorded('livez-anonymous'));
  });
  it('tells its version', async () => {
    expect(await replay('version')).toEqual(recorded('version'));
  });
  it('refuses who has no credentials', async () => {
    expect(await replay('error-403-anonymous', 'anonymous')).toEqual(recorded('error-403-anonymous'));
  });
  it('refuses an unknown bearer token', async () => {
    expect(await replay('error-401-bad-bearer', { token: 'aaaaaa.bbbbbbbbbbbbbbbb' })).toEqual(
      recorded('error-401-bad-bearer'),
    );
  });
  it('lets a bootstrap token do little', async () => {
    await seed(tokenSecret());
    expect(await replay('bootstrap-token-403', { token: TOKEN })).toEqual(recorded('bootstrap-token-403'));
  });
  it('tells a token holder who they are', async () => {
    await seed(tokenSecret());
    expect(await replay('self-subject-review', { token: TOKEN })).toEqual(recorded('self-subject-review'));
  });
});

describe('nodes', () => {
  const cordoned = (): KubeObject => recordedObject('node-cordoned');
  it('shows a Node', async () => {
    await seed(recordedObject('node-ready'));
    expect(await replay('node-ready')).toEqual(recorded('node-ready'));
  });
  it('says that a Node is not there', async () => {
    expect(await replay('node-404')).toEqual(recorded('node-404'));
  });
  it('cordons', async () => {
    const node = recordedObject('node-cordon');
    const { unschedulable: _, ...spec } = node['spec'] as Record<string, unknown>;
    await seed({ ...node, spec });
    expect(await replay('node-cordon')).toEqual(recorded('node-cordon'));
  });
  it('uncordons by null', async () => {
    await seed(cordoned());
    expect(await replay('node-uncordon')).toEqual(recorded('node-uncordon'));
  });
  it('keeps the provider id', async () => {
    await seed(recordedObject('node-never-reported'));
    expect(await replay('node-provider-id-change')).toEqual(recorded('node-provider-id-change'));
  });
  it('deletes the Node of the given uid only, and once', async () => {
    await seed(recordedObject('node-never-reported'));
    for (const name of ['node-delete-uid-conflict', 'node-delete', 'node-delete-again'])
      expect(await replay(name)).toEqual(recorded(name));
  });
  it('keeps a kubelet from other Nodes', async () => {
    await seed(cordoned());
    expect(await replay('error-403-node-cordons-other', { node: 'node-a' })).toEqual(
      recorded('error-403-node-cordons-other'),
    );
  });
  it('keeps a kubelet from deleting its Node', async () => {
    await seed(recordedObject('node-ready'));
    expect(await replay('error-403-node-deletes-node', { node: 'node-a' })).toEqual(
      recorded('error-403-node-deletes-node'),
    );
  });
  it('refuses a patch of no kind', async () => {
    await seed(cordoned());
    expect(await replay('error-415-patch-as-json')).toEqual(recorded('error-415-patch-as-json'));
  });
});

describe('ConfigMaps and Secrets', () => {
  it('shows what kubeadm stored', async () => {
    for (const name of ['configmap-cluster-info', 'configmap-kubeadm-config', 'secret-bootstrap-token']) {
      await seed(recordedObject(name));
      expect(await replay(name)).toEqual(recorded(name));
    }
  });
  it('says that a ConfigMap is not there', async () => {
    expect(await replay('configmap-404')).toEqual(recorded('configmap-404'));
  });
  it('creates, warns of unknown fields or refuses them, creates nothing twice', async () => {
    for (const name of ['create-unknown-field-400-strict', 'create-unknown-field-warn', 'create-duplicate-409'])
      expect(await replay(name)).toEqual(recorded(name));
  });
  it('applies for several managers', async () => {
    for (const name of [
      'apply-no-manager-422',
      'apply-create-201',
      'apply-same-200',
      'apply-unknown-field-500',
      'apply-conflict-409',
      'apply-force-200',
      'put-stale-409',
    ])
      expect(await replay(name)).toEqual(recorded(name));
  });
  it('knows no widgets', async () => {
    expect(await replay('apply-unknown-kind-404')).toEqual(recorded('apply-unknown-kind-404'));
  });
});

describe('pods and evictions', () => {
  const full = 'full-7d5748594-6zj54';
  it('lists the pods of a node by page', async () => {
    const { items } = recordedObject('pods-of-node') as unknown as { readonly items: readonly KubeObject[] };
    for (const item of items) await seed({ ...item, apiVersion: 'v1', kind: 'Pod' });
    await seed(pod('zzz', 'other'));
    expect(await replay('pods-of-node')).toEqual(recorded('pods-of-node'));
  });
  it('marks a pod that is deleted, if it is the one', async () => {
    await seed(pod(full, 'full', { labels: recordedObject('pod-delete-200').metadata.labels ?? {} }));
    for (const name of ['pod-delete-409-uid', 'pod-delete-200']) expect(await replay(name)).toEqual(recorded(name));
  });
  it('evicts what no budget protects, also what is going already', async () => {
    await seed(pod('free-67468d77d7-sh2cx', 'free'));
    for (const name of ['eviction-201', 'eviction-201-already-terminating', 'eviction-404'])
      expect(await replay(name)).toEqual(recorded(name));
  });
  it('evicts only the pod of the given uid', async () => {
    await seed(pod('free-67468d77d7-p9vjx', 'free'));
    expect(await replay('eviction-409-uid')).toEqual(recorded('eviction-409-uid'));
  });
  it('refuses when the budget is used up', async () => {
    await seed(pod(full, 'full'));
    await seed(recordedObject('pdb'));
    expect(await replay('eviction-429-budget')).toEqual(recorded('eviction-429-budget'));
  });
  it('refuses for now while the budget has no status', async () => {
    await seed(pod('full-7d5748594-z68cn', 'full'));
    await seed(budget('fresh', 'full', undefined));
    expect(await replay('eviction-429-no-status')).toEqual(recorded('eviction-429-no-status'));
  });
  it('refuses for good when two budgets protect a pod', async () => {
    await seed(pod(full, 'full'));
    await seed(recordedObject('pdb'));
    await seed(budget('second', 'full', undefined));
    expect(await replay('eviction-500-two-budgets')).toEqual(recorded('eviction-500-two-budgets'));
  });
  it('takes an eviction from the budget', async () => {
    const status = {
      observedGeneration: 1,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 2,
      disruptionsAllowed: 1,
    };
    await seed(pod('calm-6b4676cb84-cgwv7', 'calm'));
    await seed(pod('calm-6b4676cb84-zr2tw', 'calm'));
    await seed(budget('calm', 'calm', status));
    for (const name of ['eviction-201-within-budget', 'eviction-429-second-within-budget'])
      expect(await replay(name)).toEqual(recorded(name));
  });
});

describe('certificate signing requests', () => {
  const node: Sender = { node: 'node-a' };
  const pending = (name: string): KubeObject => {
    const original = recordedObject('csr-pending');
    return { ...original, metadata: { ...original.metadata, name, uid: recordedObject(name).metadata.uid ?? '' } };
  };
  it('notes who asks', async () => {
    expect(await replay('csr-create-by-node', node)).toEqual(recorded('csr-create-by-node'));
    expect(await replay('csr-pending', 'admin')).toEqual(recorded('csr-pending'));
  });
  it('approves by the whole object, not by an old copy', async () => {
    await lab.send(readApiRecording('csr-create-by-node').request, node);
    const read = await lab.send({ method: 'GET', path: readApiRecording('csr-pending').request.path });
    const { metadata } = read.body as KubeObject;
    const body = { ...(readApiRecording('csr-approve-put').request.body as KubeObject), metadata };
    expect(await replay('csr-approve-put', 'admin', { body })).toEqual(recorded('csr-approve-put'));
    const old = { ...body, status: { conditions: [] } };
    expect(await replay('csr-approve-stale-409', 'admin', { body: old })).toEqual(recorded('csr-approve-stale-409'));
  });
  it('approves by a patch', async () => {
    await seed({ ...pending('csr-approve-patch'), metadata: recordedObject('csr-approve-patch').metadata });
    expect(await replay('csr-approve-patch')).toEqual(recorded('csr-approve-patch'));
  });
  it('keeps a denial', async () => {
    await seed({ ...recordedObject('csr-deny-put'), status: {} });
    const denial = readApiRecording('csr-deny-put').request.body as KubeObject;
    const { resourceVersion: _, ...metadata } = denial.metadata;
    const body = { ...denial, metadata };
    expect(await replay('csr-deny-put', 'admin', { body })).toEqual(recorded('csr-deny-put'));
    expect(await replay('csr-approve-denied-422')).toEqual(recorded('csr-approve-denied-422'));
  });
  it('lists by signer', async () => {
    await seed(recordedObject('csr-approved-failed'));
    await seed(recordedObject('csr-issued'));
    expect(await replay('csr-list')).toEqual(recorded('csr-list'));
  });
});

describe('lists', () => {
  it('lists by label', async () => {
    expect(await replay('list-for-watch')).toEqual(recorded('list-for-watch'));
  });
  it('does not know the future', async () => {
    expect(await replay('list-future-504')).toEqual(recorded('list-future-504'));
  });
  it('lists by page, and says when the rest is too old', async () => {
    const { items } = recordedObject('list-page-1') as unknown as { readonly items: readonly KubeObject[] };
    for (const item of items) await seed({ ...item, apiVersion: 'v1', kind: 'Node' });
    await seed(recordedObject('node-cordoned'));
    expect(await replay('list-page-1')).toEqual(recorded('list-page-1'));
    const { body } = await lab.send(readApiRecording('list-page-1').request);
    const token = (body as { readonly metadata: { readonly continue: string } }).metadata.continue;
    await seed(recordedObject('node-never-reported'));
    const { resourceVersion } = await lab.store.list(resourceNamed('nodes'));
    await lab.etcd.call('/v3/kv/compaction', { revision: resourceVersion }, 5000);
    expect(await replay('list-continue-410', 'admin', { path: `/api/v1/nodes?limit=1&continue=${token}` })).toEqual(
      recorded('list-continue-410'),
    );
    const exact = '/api/v1/namespaces/default/configmaps?resourceVersion=1&resourceVersionMatch=Exact';
    expect(await replay('list-exact-410', 'admin', { path: exact })).toEqual(recorded('list-exact-410'));
  });
});
