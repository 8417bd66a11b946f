import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EtcdConnection } from '../../src/host/etcd/etcd-connection.ts';
import { listMembers, type Member, removeMember } from '../../src/host/etcd/membership.ts';
import { createHost } from '../../src/host/host.ts';
import { hostsLookup } from '../../src/host/hosts-lookup.ts';
import {
  type ConfigMapObject,
  type CsrObject,
  findCondition,
  type NodeObject,
  type PodObject,
} from '../../src/host/kubernetes/kinds.ts';
import { readKubeconfig } from '../../src/host/kubernetes/kubeconfig.ts';
import { KubernetesClient } from '../../src/host/kubernetes/kubernetes-client.ts';
import { paths } from '../../src/host/kubernetes/paths.ts';
import { publicKeyPin } from '../../src/host/x509/keyed-certificate.ts';
import { CERTIFICATE_KEY, initDocuments, joinDocuments, Lab, type LabInstance, providerId, TOKEN } from './lab.ts';
import { readCommandRecording, readValidated } from './recording.ts';
import type { ProgramResult } from './run-program.ts';

// Processes by the dozen: what takes a second alone takes many on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const INIT = '/etc/kubernetes/kubeadm-init.yaml';
const JOIN = '/etc/kubernetes/kubeadm-join.yaml';

const lab = new Lab(1);
let first: LabInstance;
let second: LabInstance;
let third: LabInstance;
let worker: LabInstance;
let pin: string;
let client: KubernetesClient;
const output = { init: '', controlPlane: '', worker: '' };

beforeAll(async () => {
  [first, second, third, worker] = await Promise.all([lab.boot(10), lab.boot(11), lab.boot(12), lab.boot(20)]);
  output.init = await init(first);
  pin = publicKeyPin(readFileSync(`${first.root}/etc/kubernetes/pki/ca.crt`, 'utf8'));
  output.controlPlane = await joinControlPlane(second);
  [output.worker] = await Promise.all([joinWorker(worker), joinControlPlane(third)]);
  client = clientOf(second, first.address);
});

afterAll(() => lab.close());

async function init(instance: LabInstance): Promise<string> {
  // Named by extraArgs: without it the API server would not come up.
  instance.write('/etc/kubernetes/audit-policy.yaml', readValidated('audit-policy.yaml'));
  const apiServer = {
    extraArgs: [{ name: 'audit-policy-file', value: '/etc/kubernetes/audit-policy.yaml' }],
    extraVolumes: [
      {
        name: 'audit-policy',
        hostPath: '/etc/kubernetes/audit-policy.yaml',
        mountPath: '/etc/kubernetes/audit-policy.yaml',
        pathType: 'File',
      },
    ],
  };
  instance.write(INIT, initDocuments(instance, { apiServer }));
  return instance.must('kubeadm', 'init', '--upload-certs', '--config', INIT);
}

async function joinControlPlane(instance: LabInstance): Promise<string> {
  instance.write('/etc/kubernetes/audit-policy.yaml', readValidated('audit-policy.yaml'));
  instance.write(JOIN, joinDocuments(instance, pin, { controlPlane: true }));
  return instance.must('kubeadm', 'join', '--config', JOIN);
}

async function joinWorker(instance: LabInstance): Promise<string> {
  instance.write(JOIN, joinDocuments(instance, pin));
  return instance.must('kubeadm', 'join', '--config', JOIN);
}

/** Administrators' access by the credentials of one instance to the server of one. */
function clientOf(instance: LabInstance, address: string): KubernetesClient {
  const host = createHost(instance.root, instance.address, instance.name);
  const access = readKubeconfig(host, '/etc/kubernetes/admin.conf');
  return new KubernetesClient({ ...access, server: `https://${address}:6443` }, hostsLookup(host));
}

async function withEtcd<T>(instance: LabInstance, ask: (etcd: EtcdConnection) => Promise<T>): Promise<T> {
  const read = (file: string): string => readFileSync(`${instance.root}/etc/kubernetes/pki/etcd/${file}`, 'utf8');
  const etcd = new EtcdConnection({
    endpoint: `https://${instance.address}:2379`,
    ca: read('ca.crt'),
    certificate: read('healthcheck-client.crt'),
    key: read('healthcheck-client.key'),
  });
  try {
    return await ask(etcd);
  } finally {
    etcd.close();
  }
}

/** Waits for something to come true. */
async function until(what: string, holds: () => Promise<boolean>, limitMs: number = 30_000): Promise<void> {
  for (const giveUpAt = Date.now() + limitMs; Date.now() < giveUpAt; ) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`not in time: ${what}`);
}

function nodeOf(instance: LabInstance): Promise<NodeObject> {
  return client.get<NodeObject>(paths.node(instance.name));
}

async function readiness(instance: LabInstance): Promise<string | undefined> {
  return findCondition((await nodeOf(instance)).status?.conditions, 'Ready')?.status;
}

/**
 * The steps that kubeadm says it took, each once and in no order, as Go's maps and concurrent checks have none; without names,
 * addresses, times and what differs in the configurations.
 */
function steps(stdout: string): readonly string[] {
  const lines = stdout
    .split('\n')
    .filter(
      (line) => /^\[[\w-]+\]/.test(line) && !line.includes('SystemVerification') && !/system verification/.test(line),
    )
    .map((line) =>
      line
        .replaceAll(/ip-[\w.-]+internal/g, '<node>')
        .replaceAll(/\b(10\.0\.\d+\.\d+|127\.9\.\d+\.\d+)\b/g, '<address>')
        .replaceAll(/after \S+$/g, 'after <time>')
        .replaceAll(/up to (4m0s|30s)$/g, 'up to <time>'),
    );
  return [...new Set(lines)].toSorted();
}

/** The last lines of what went wrong, without what differs between two clusters. */
function complaint({ stderr }: Pick<ProgramResult, 'stderr'>): string {
  return stderr
    .slice(`\n${stderr}`.lastIndexOf('\nerror:'))
    .replaceAll(/sha256:[0-9a-f]{64}/g, '<pin>')
    .replaceAll(/ip-[\w.-]+(internal)/g, '<node>');
}

describe('a cluster of three control planes and a worker', () => {
  it.each([
    ['init', 'init-ok'],
    ['controlPlane', 'join-control-plane-ok'],
    ['worker', 'join-worker-ok'],
  ] as const)('%s took the steps that the real kubeadm took', (name, recording) => {
    expect(steps(output[name])).toEqual(steps(readCommandRecording(recording).stdout));
  });

  it('has an etcd of three voters, each on its own address', async () => {
    const members = await withEtcd(third, listMembers);
    const summary = (member: Member): object => ({
      name: member.name,
      peers: member.peerUrls,
      learner: member.isLearner,
    });
    expect(members.map(summary)).toHaveLength(3);
    expect(members.map(summary)).toEqual(
      expect.arrayContaining(
        [first, second, third].map(({ name, address }) => ({
          name,
          peers: [`https://${address}:2380`],
          learner: false,
        })),
      ),
    );
  });

  it('shows its nodes, marked and Ready', async () => {
    const nodes = await client.list<NodeObject>(paths.nodes);
    expect(nodes.map(({ metadata }) => metadata.name).toSorted()).toEqual(
      [first, second, third, worker].map(({ name }) => name).toSorted(),
    );
    for (const node of nodes) expect(findCondition(node.status?.conditions, 'Ready')?.status).toBe('True');
    for (const instance of [first, second, third, worker])
      expect(nodes.find(({ metadata }) => metadata.name === instance.name)?.spec?.providerID).toBe(
        providerId(instance),
      );
    const control = nodes.find(({ metadata }) => metadata.name === second.name);
    expect(control?.metadata.labels).toHaveProperty(['node-role.kubernetes.io/control-plane'], '');
    expect(control?.spec?.taints).toEqual([{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]);
    expect(nodes.find(({ metadata }) => metadata.name === worker.name)?.spec?.taints).toBeUndefined();
  });

  it('answers the same from every server, and says so to the load balancer', async () => {
    for (const { address } of [first, second, third]) {
      const other = clientOf(third, address);
      expect(await other.list(paths.nodes)).toHaveLength(4);
      expect(await other.text('/readyz')).toBe('ok');
      other.close();
    }
  });

  it('shows the static pods with what kubeadm looks for', async () => {
    await until('all mirror pods', async () => (await client.list(paths.pods('kube-system'))).length === 12);
    const pod = await client.get<PodObject>(paths.pod('kube-system', `etcd-${second.name}`));
    expect(pod.metadata.annotations).toMatchObject({
      'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${second.address}:2379`,
      'kubernetes.io/config.source': 'file',
    });
  });

  it('runs etcd as the manifest says, but on an address of its own', () => {
    const [command = ''] = readFileSync(`${second.root}/etc/kubernetes/manifests/etcd.yaml`, 'utf8').match(
      /--listen-client-urls=.*/,
    ) ?? [''];
    expect(command).toBe(`--listen-client-urls=https://127.0.0.1:2379,https://${second.address}:2379`);
  });

  it('signs cluster-info for the token', async () => {
    const { data } = await client.get<ConfigMapObject>(paths.configMap('kube-public', 'cluster-info'));
    expect(Object.keys(data ?? {})).toEqual(['jws-kubeconfig-abcdef', 'kubeconfig']);
  });

  it("leaves the kubelets' serving certificates for somebody to approve, then issues them", async () => {
    const pending = (await client.list<CsrObject>(paths.csrs)).find(
      ({ spec }) =>
        spec.signerName === 'kubernetes.io/kubelet-serving' && spec.username === `system:node:${worker.name}`,
    );
    expect(pending?.status).toEqual({});
    const name = pending?.metadata.name ?? '';
    const approved = { type: 'Approved', status: 'True', reason: 'Test', message: 'ok' };
    await client.patch(`${paths.csr(name)}/approval`, { status: { conditions: [approved] } });
    const file = `${worker.root}/var/lib/kubelet/pki/kubelet-server-current.pem`;
    await until('the serving certificate', async () => existsSync(file));
  });
});

describe('kubeadm on a running cluster', () => {
  const write = (instance: LabInstance, options: Parameters<typeof joinDocuments>[2], hash: string = pin): void => {
    instance.write(JOIN, joinDocuments(instance, hash, options));
  };

  it('refuses what the real one refused, in its words', async () => {
    const stranger = await lab.boot(21);
    const join = (): Promise<ProgramResult> => stranger.run('kubeadm', 'join', '--config', JOIN);
    write(stranger, {}, `sha256:${'0'.repeat(64)}`);
    expect(complaint(await join())).toBe(complaint(readCommandRecording('join-wrong-ca-hash')));
    write(stranger, { token: 'eeeeee.0123456789abcdef' });
    expect(complaint(await join())).toBe(complaint(readCommandRecording('join-unknown-token')));
    write(stranger, { controlPlane: true, certificateKey: `ff${CERTIFICATE_KEY.slice(2)}` });
    expect(complaint(await join())).toBe(complaint(readCommandRecording('join-control-plane-wrong-certificate-key')));
    // Under the name of a node that is there and Ready.
    stranger.write(JOIN, joinDocuments({ ...stranger, name: worker.name }, pin));
    expect(complaint(await join())).toBe(complaint(readCommandRecording('join-node-exists')));
    await stranger.host.cutPower();
  });

  it('creates, lists and deletes tokens', async () => {
    const recorded = readCommandRecording('token-create-given-taken');
    expect(await first.run('kubeadm', 'token', 'create', TOKEN)).toEqual({
      exitCode: recorded.exitCode,
      stdout: recorded.stdout,
      stderr: recorded.stderr,
    });
    expect((await first.run('kubeadm', 'token', 'create', 'ABC.def')).stderr).toBe(
      readCommandRecording('token-create-malformed').stderr,
    );
    const token = await first.must('kubeadm', 'token', 'create', 'cafe02.0123456789abcdef', '--ttl', '1h');
    expect(token).toBe('cafe02.0123456789abcdef\n');
    const command = await first.must('kubeadm', 'token', 'create', '--print-join-command');
    expect(command).toMatch(
      new RegExp(`^kubeadm join demo-cp-lb.internal:6443 --token \\S{23} --discovery-token-ca-cert-hash ${pin} \n$`),
    );
    const list = await second.must('kubeadm', 'token', 'list', '-o', 'json');
    expect(list.match(/"kind": "BootstrapToken"/g)?.length).toBe(4);
    expect(await first.must('kubeadm', 'token', 'delete', 'cafe02')).toBe(readCommandRecording('token-delete').stdout);
    expect(complaint(await first.run('kubeadm', 'token', 'delete', 'aaaaaa'))).toBe(
      complaint(readCommandRecording('token-delete-unknown')),
    );
  });

  it('forgets a token that expired, and its signature', async () => {
    await first.must('kubeadm', 'token', 'create', 'cafe01.0123456789abcdef', '--ttl', '4s');
    const signed = async (): Promise<boolean> => {
      const { data } = await client.get<ConfigMapObject>(paths.configMap('kube-public', 'cluster-info'));
      return data?.['jws-kubeconfig-cafe01'] !== undefined;
    };
    await until('the token is signed for', signed);
    await until('the token is forgotten', async () => !(await signed()));
    expect(await first.must('kubeadm', 'token', 'list')).not.toContain('cafe01');
  });

  it('uploads the certificates anew', async () => {
    const { stdout } = readCommandRecording('upload-certs-given-key');
    expect(
      await second.must('kubeadm', 'init', 'phase', 'upload-certs', '--upload-certs', '--config', writeInit(second)),
    ).toBe(stdout);
  });

  function writeInit(instance: LabInstance): string {
    instance.write(INIT, initDocuments(instance));
    return INIT;
  }
});

describe('pods', () => {
  it('run when they are bound, and end when they are evicted', async () => {
    const pod: PodObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'guest', namespace: 'default', labels: { app: 'guest' } },
      spec: { nodeName: worker.name, containers: [{ name: 'c', image: 'x' }] },
    };
    await client.create(paths.pods('default'), pod);
    const path = paths.pod('default', 'guest');
    await until('the pod runs', async () => (await client.get<PodObject>(path)).status?.phase === 'Running');
    await client.create(`${path}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'guest' } });
    expect((await client.get<PodObject>(path)).metadata.deletionTimestamp).toBeDefined();
    await until('the pod is gone', async () => (await client.find(path)) === undefined);
  });
});

describe('when something ends', () => {
  it('keeps containers while the kubelet is restarted', async () => {
    const { pid } = JSON.parse(
      await second.must('sh', '-c', 'echo "{\\"pid\\": $(pgrep -f "name=$HOST_NAME" | head -1)}"'),
    ) as {
      readonly pid: number;
    };
    await second.must('systemctl', 'restart', 'kubelet');
    expect((await second.run('systemctl', 'is-active', 'kubelet')).stdout).toBe('active\n');
    expect(existsSync(`/proc/${pid}`)).toBe(true);
  });

  it('starts again an API server that was killed', async () => {
    const find = 'pgrep -f "kube-apiserver --advertise-address=$HOST_ADDRESS" || true';
    const before = await second.must('sh', '-c', find);
    await second.must('kill', '-9', before.trim());
    await until('another process', async () => !['', before].includes(await second.must('sh', '-c', find)));
    const other = clientOf(second, second.address);
    const live = async (): Promise<boolean> => {
      try {
        return (await other.text('/livez')) === 'ok';
      } catch {
        return false;
      }
    };
    await until('the server is back', live);
    expect(await other.list(paths.nodes)).toHaveLength(4);
    other.close();
  });

  it('marks a node whose power was cut, and works on without it', async () => {
    await worker.host.cutPower();
    await until('the node is Unknown', async () => (await readiness(worker)) === 'Unknown');
    expect((await nodeOf(worker)).spec?.taints?.map(({ key }) => key)).toEqual([
      'node.kubernetes.io/unreachable',
      'node.kubernetes.io/unreachable',
    ]);
  });

  it('goes on restarting the etcd of a removed member, which ends at once', async () => {
    const members = await withEtcd(first, listMembers);
    const member = members.find(({ name }) => name === third.name);
    await until('etcd lets a member go', async () => {
      try {
        await withEtcd(first, (etcd) => removeMember(etcd, member?.id ?? ''));
        return true;
      } catch {
        return false;
      }
    });
    expect(await withEtcd(first, listMembers)).toHaveLength(2);
    const log = `${third.root}/var/log/journal/kubelet.log`;
    await until('a restart', async () => readFileSync(log, 'utf8').includes('restarting container etcd'));
  });

  it('resets a control plane as the real one did, and lets it join again', async () => {
    await client.remove(paths.node(third.name));
    rmSync(`${third.root}/etc/kubernetes/admin.conf`);
    const recorded = readCommandRecording('reset-control-plane');
    const { exitCode, stdout } = await third.run('kubeadm', 'reset', '--force');
    expect(exitCode).toBe(0);
    // It could not ask the cluster, which is why it does not say that it did.
    expect(stdout).toBe(recorded.stdout.replaceAll(/^\[reset\] (Reading|Use).*\n/gm, ''));
    expect(existsSync(`${third.root}/etc/kubernetes/manifests/etcd.yaml`)).toBe(false);
    await joinControlPlane(third);
    expect(await withEtcd(first, listMembers)).toHaveLength(3);
    await until('the node is Ready', async () => (await readiness(third)) === 'True');
  });

  it('leaves etcd at a reset that can ask the cluster', async () => {
    await until('etcd lets a member go', async () => {
      const members = await withEtcd(first, listMembers);
      if (members.length === 2) return true;
      await second.must('kubeadm', 'reset', '--force');
      return false;
    });
    const members = await withEtcd(first, listMembers);
    expect(members.map(({ name }) => name).toSorted()).toEqual([first.name, third.name].toSorted());
  });
});
