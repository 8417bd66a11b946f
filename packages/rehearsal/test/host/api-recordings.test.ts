import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { findResource, resourceNamed } from '../../src/host/apiserver/resource.ts';
import type { KubeObject } from '../../src/host/kubernetes/object.ts';
import { ApiLab, type Sender } from './api-lab.ts';
import { readApiRecording, recordedObject } from './recording.ts';
import { expectSameAnswer } from './same-answer.ts';

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

/** Sends a recorded request and holds the answer to the recorded one. */
async function replay(name: string, sender: Sender = 'admin', change: { readonly path?: string } = {}): Promise<void> {
  const recording = readApiRecording(name);
  expectSameAnswer(await lab.send({ ...recording.request, ...change }, sender), recording);
}

/** A pod like the recorded one, under another name. */
function pod(name: string, app: string, change: Partial<KubeObject['metadata']> = {}): KubeObject {
  const recorded = recordedObject('pod-delete-200');
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = recorded.metadata;
  return { ...recorded, metadata: { ...metadata, generation: 1, name, labels: { app }, ...change } };
}

function budget(name: string, app: string, status: object | undefined): KubeObject {
  const recorded = recordedObject('pdb');
  const spec = { minAvailable: 1, selector: { matchLabels: { app } } };
  return { ...recorded, metadata: { ...recorded.metadata, name }, spec, status: status ?? {} };
}

const TOKEN = 'fedcba.0123456789abcdef';

function tokenSecret(): KubeObject {
  const recorded = recordedObject('secret-bootstrap-token');
  const data = { ...(recorded['data'] as Record<string, string>) };
  data['token-id'] = Buffer.from('fedcba').toString('base64');
  data['expiration'] = Buffer.from('2036-01-01T00:00:00Z').toString('base64');
  return { ...recorded, metadata: { ...recorded.metadata, name: 'bootstrap-token-fedcba' }, data };
}

describe('health, version, refusals', () => {
  it('lets anybody read /livez', () => replay('livez-anonymous', 'anonymous'));
  it('tells its version', () => replay('version'));
  it('refuses who has no credentials', () => replay('error-403-anonymous', 'anonymous'));
  it('refuses an unknown bearer token', () => replay('error-401-bad-bearer', { token: 'aaaaaa.bbbbbbbbbbbbbbbb' }));
  it('lets a bootstrap token do little', async () => {
    await seed(tokenSecret());
    await replay('bootstrap-token-403', { token: TOKEN });
  });
  it('tells a token holder who they are', async () => {
    await seed(tokenSecret());
    await replay('self-subject-review', { token: TOKEN });
  });
});

describe('nodes', () => {
  const cordoned = (): KubeObject => recordedObject('node-cordoned');
  it('shows a Node', async () => {
    await seed(recordedObject('node-ready'));
    await replay('node-ready');
  });
  it('says that a Node is not there', () => replay('node-404'));
  it('cordons', async () => {
    const node = recordedObject('node-cordon');
    const { unschedulable: _, ...spec } = node['spec'] as Record<string, unknown>;
    await seed({ ...node, spec });
    await replay('node-cordon');
  });
  it('uncordons by null', async () => {
    await seed(cordoned());
    await replay('node-uncordon');
  });
  it('keeps the provider id', async () => {
    await seed(recordedObject('node-never-reported'));
    await replay('node-provider-id-change');
  });
  it('deletes the Node of the given uid only, and once', async () => {
    await seed(recordedObject('node-never-reported'));
    await replay('node-delete-uid-conflict');
    await replay('node-delete');
    await replay('node-delete-again');
  });
  it('keeps a kubelet from other Nodes', async () => {
    await seed(cordoned());
    await replay('error-403-node-cordons-other', { node: 'node-a' });
  });
  it('keeps a kubelet from deleting its Node', async () => {
    await seed(recordedObject('node-ready'));
    await replay('error-403-node-deletes-node', { node: 'node-a' });
  });
  it('refuses a patch of no kind', async () => {
    await seed(cordoned());
    await replay('error-415-patch-as-json');
  });
});

describe('ConfigMaps and Secrets', () => {
  it('shows what kubeadm stored', async () => {
    for (const name of ['configmap-cluster-info', 'configmap-kubeadm-config', 'secret-bootstrap-token']) {
      await seed(recordedObject(name));
      await replay(name);
    }
  });
  it('says that a ConfigMap is not there', () => replay('configmap-404'));
  it('creates, warns of unknown fields or refuses them, creates nothing twice', async () => {
    await replay('create-unknown-field-400-strict');
    await replay('create-unknown-field-warn');
    await replay('create-duplicate-409');
  });
  it('applies for several managers', async () => {
    await replay('apply-no-manager-422');
    await replay('apply-create-201');
    await replay('apply-same-200');
    await replay('apply-unknown-field-500');
    await replay('apply-conflict-409');
    await replay('apply-force-200');
    await replay('put-stale-409');
  });
  it('knows no widgets', () => replay('apply-unknown-kind-404'));
});

describe('pods and evictions', () => {
  const full = 'full-7d5748594-6zj54';
  it('lists the pods of a node by page', async () => {
    const { items } = recordedObject('pods-of-node') as unknown as { readonly items: readonly KubeObject[] };
    for (const item of items) await seed({ ...item, apiVersion: 'v1', kind: 'Pod' });
    await seed(pod('zzz', 'other'));
    await replay('pods-of-node');
  });
  it('marks a pod that is deleted, if it is the one', async () => {
    await seed(pod(full, 'full', { labels: recordedObject('pod-delete-200').metadata.labels ?? {} }));
    await replay('pod-delete-409-uid');
    await replay('pod-delete-200');
  });
  it('evicts what no budget protects, also what is going already', async () => {
    await seed(pod('free-67468d77d7-sh2cx', 'free'));
    await replay('eviction-201');
    await replay('eviction-201-already-terminating');
    await replay('eviction-404');
  });
  it('evicts only the pod of the given uid', async () => {
    await seed(pod('free-67468d77d7-p9vjx', 'free'));
    await replay('eviction-409-uid');
  });
  it('refuses when the budget is used up', async () => {
    await seed(pod(full, 'full'));
    await seed(recordedObject('pdb'));
    await replay('eviction-429-budget');
  });
  it('refuses for now while the budget has no status', async () => {
    await seed(pod('full-7d5748594-z68cn', 'full'));
    await seed(budget('fresh', 'full', undefined));
    await replay('eviction-429-no-status');
  });
  it('refuses for good when two budgets protect a pod', async () => {
    await seed(pod(full, 'full'));
    await seed(recordedObject('pdb'));
    await seed(budget('second', 'full', undefined));
    await replay('eviction-500-two-budgets');
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
    await replay('eviction-201-within-budget');
    await replay('eviction-429-second-within-budget');
  });
});

describe('certificate signing requests', () => {
  const node: Sender = { node: 'node-a' };
  const pending = (name: string): KubeObject => {
    const recorded = recordedObject('csr-pending');
    return { ...recorded, metadata: { ...recorded.metadata, name, uid: recordedObject(name).metadata.uid ?? '' } };
  };
  it('notes who asks', async () => {
    await replay('csr-create-by-node', node);
    await replay('csr-pending', 'admin');
  });
  it('approves by the whole object, not by an old copy', async () => {
    await lab.send(readApiRecording('csr-create-by-node').request, node);
    const { body } = await lab.send({ method: 'GET', path: readApiRecording('csr-pending').request.path });
    const { request } = readApiRecording('csr-approve-put');
    const { metadata } = body as KubeObject;
    const approval = { ...request, body: { ...(request.body as KubeObject), metadata } };
    expectSameAnswer(await lab.send(approval), readApiRecording('csr-approve-put'));
    const again = { ...approval, body: { ...approval.body, status: { conditions: [] } } };
    expectSameAnswer(await lab.send(again), readApiRecording('csr-approve-stale-409'));
  });
  it('approves by a patch', async () => {
    await seed({ ...pending('csr-approve-patch'), metadata: recordedObject('csr-approve-patch').metadata });
    await replay('csr-approve-patch');
  });
  it('keeps a denial', async () => {
    await seed({ ...recordedObject('csr-deny-put'), status: {} });
    const { request } = readApiRecording('csr-deny-put');
    const { resourceVersion: _, ...metadata } = (request.body as KubeObject).metadata;
    const denial = { ...request, body: { ...(request.body as KubeObject), metadata } };
    expectSameAnswer(await lab.send(denial), readApiRecording('csr-deny-put'));
    await replay('csr-approve-denied-422');
  });
  it('lists by signer', async () => {
    await seed(recordedObject('csr-approved-failed'));
    await seed(recordedObject('csr-issued'));
    await replay('csr-list');
  });
});

describe('lists', () => {
  it('lists by label', () => replay('list-for-watch'));
  it('does not know the future', () => replay('list-future-504'));
  it('lists by page, and says when the rest is too old', async () => {
    const { items } = recordedObject('list-page-1') as unknown as { readonly items: readonly KubeObject[] };
    for (const item of items) await seed({ ...item, apiVersion: 'v1', kind: 'Node' });
    await seed(recordedObject('node-cordoned'));
    await replay('list-page-1');
    const { body } = await lab.send(readApiRecording('list-page-1').request);
    const token = (body as { readonly metadata: { readonly continue: string } }).metadata.continue;
    await seed(recordedObject('node-never-reported'));
    const { resourceVersion } = await lab.store.list(resourceNamed('nodes'));
    await lab.etcd.call('/v3/kv/compaction', { revision: resourceVersion }, 5000);
    await replay('list-continue-410', 'admin', { path: `/api/v1/nodes?limit=1&continue=${token}` });
    const exact = '/api/v1/namespaces/default/configmaps?resourceVersion=1&resourceVersionMatch=Exact';
    await replay('list-exact-410', 'admin', { path: exact });
  });
});
