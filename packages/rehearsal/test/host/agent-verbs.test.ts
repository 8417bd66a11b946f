import { createHash } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { buildAgent } from '@dedicated-k8s/bootstrap-agent/build';
import {
  etcdStatusResult,
  type JoinRefreshResult,
  joinRefreshResult,
  loadNewestSnapshot,
  type SnapshotResult,
  snapshotResult,
} from '@dedicated-k8s/core-sdk';
import { DynamoDbClusterStateStore, S3ObjectStore, SsmParameterStore } from '@dedicated-k8s/core-sdk/aws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { hostEnvironment } from '../../src/host/index.ts';
import { type ContractAccount, openContractAccount } from '../contract/contract-account.ts';
import { type LabMetadata, startMetadata } from './agent-instance.ts';
import { CERTIFICATE_KEY, initDocuments, joinDocuments, Lab, type LabInstance, TOKEN } from './lab.ts';
import { readValidated } from './recording.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

// The verbs that functions start on nodes: the bundled agent on control planes of a real etcd, against AWS on loopback.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const HOUR_MS = 3_600_000;
const INIT = '/etc/kubernetes/kubeadm-init.yaml';
const JOIN = '/etc/kubernetes/kubeadm-join.yaml';

const lab = new Lab(2);
let account: ContractAccount;
let parameters: SsmParameterStore;
let objects: S3ObjectStore;
let first: LabInstance;
let second: LabInstance;
let clusterId: string;
const metadata = new Map<LabInstance, LabMetadata>();

beforeAll(async () => {
  account = await openContractAccount();
  const { clients, names, bucket } = account;
  parameters = new SsmParameterStore({ client: clients.ssm });
  objects = new S3ObjectStore({ client: clients.s3, bucket });
  [first, second] = await Promise.all([lab.boot(10), lab.boot(11)]);
  await installAgent(first, second);
  for (const instance of [first, second]) {
    instance.write('/etc/kubernetes/audit-policy.yaml', readValidated('audit-policy.yaml'));
  }
  first.write(INIT, initDocuments(first));
  await first.must('kubeadm', 'init', '--upload-certs', '--config', INIT);
  const { facts } = etcdStatusResult.parse(JSON.parse((await agent(first, 'etcd', 'status')).stdout));
  ({ clusterId } = facts);
  const store = new DynamoDbClusterStateStore({ client: clients.dynamodb, table: names.tables.locks });
  const state = {
    status: 'initialized',
    version: 1,
    fence: 1,
    updatedAt: Date.now(),
    vacancies: [],
    clusterId,
  } as const;
  await store.transition(0, { ...state, owner: 'i-1' });
});

afterAll(async () => {
  for (const service of metadata.values()) service.close();
  await lab.close();
  await account.close();
});

async function installAgent(...instances: readonly LabInstance[]): Promise<void> {
  const bundle = join(first.root, 'bootstrap-agent.mjs');
  await buildAgent(bundle);
  for (const instance of instances) {
    instance.write('/usr/local/bin/bootstrap-agent', `#!/bin/sh\nexec '${process.execPath}' '${bundle}' "$@"\n`);
    chmodSync(join(instance.root, 'usr/local/bin/bootstrap-agent'), 0o755);
    const config = {
      apiVersion: 'dedicated-k8s/v1',
      kind: 'NodeConfig',
      spec: {
        cluster: { name: account.names.cluster, region: 'us-west-2', endpoint: 'demo-cp-lb.internal:6443' },
        node: { role: 'control-plane' },
        kubernetes: { version: 'v1.36.2' },
        timing: { leaseSeconds: 10 },
      },
    };
    metadata.set(instance, await startMetadata(instance, stringify(config)));
  }
}

/** Runs a verb as the SSM agent of an instance does. */
async function agent(instance: LabInstance, ...argv: readonly string[]): Promise<ProgramResult> {
  const { config } = account.clients.dynamodb;
  const { protocol, hostname, port } = (await config.endpoint?.()) ?? {};
  const { accessKeyId, secretAccessKey } = await config.credentials();
  return runProgram('bootstrap-agent', argv, {
    ...hostEnvironment(instance),
    BOOTSTRAP_AGENT_ROOT: instance.root,
    AWS_ENDPOINT_URL: `${protocol}//${hostname}:${port}`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.get(instance)?.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
}

async function refresh(instance: LabInstance): Promise<JoinRefreshResult & { readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await agent(instance, 'join', 'refresh');
  try {
    return { exitCode, ...joinRefreshResult.parse(JSON.parse(stdout)) };
  } catch {
    throw new Error(`join refresh: ${exitCode}\n${stdout}\n${stderr}`);
  }
}

async function published(): Promise<{ readonly material: Record<string, unknown>; readonly certificateKey: string }> {
  const { joinMaterial, certificateKey } = account.names.parameters;
  const found = await parameters.get([joinMaterial, certificateKey]);
  expect([...found.values()].map(({ secure }) => secure)).toEqual([true, true]);
  return {
    material: JSON.parse(found.get(joinMaterial)?.value ?? '{}') as Record<string, unknown>,
    certificateKey: found.get(certificateKey)?.value ?? '',
  };
}

describe('join refresh', () => {
  it('publishes what there is not yet, with a key of its own, and then leaves it alone', async () => {
    const now = Date.now();
    const made = await refresh(first);
    expect(made).toMatchObject({ exitCode: 0, outcome: 'refreshed' });
    expect(Number(made.certificateKeyExpiresAt) - now).toBeGreaterThan(1.9 * HOUR_MS);
    const { material, certificateKey } = await published();
    // The token that init made has most of its day left.
    expect(material).toMatchObject({ token: TOKEN, endpoint: 'demo-cp-lb.internal:6443' });
    expect(certificateKey).not.toBe(CERTIFICATE_KEY);
    expect(await refresh(first)).toMatchObject({ exitCode: 0, outcome: 'fresh' });
    expect(await published()).toEqual({ material, certificateKey });
  });

  it('replaces a token that was deleted and a key that is about to expire: a control plane joins with them', async () => {
    await first.must('kubeadm', 'token', 'delete', TOKEN);
    const before = await published();
    const aged = { ...before.material, certificateKeyExpiresAt: Date.now() + 60_000 };
    await parameters.put(account.names.parameters.joinMaterial, JSON.stringify(aged), { secure: true });
    expect(await refresh(first)).toMatchObject({ outcome: 'refreshed' });

    const { material, certificateKey } = await published();
    expect(material['token']).not.toBe(TOKEN);
    expect(certificateKey).not.toBe(before.certificateKey);
    const pin = String(material['caCertHash']);
    const token = String(material['token']);
    // With the key before it, kubeadm says what the agent tries again for.
    second.write(
      JOIN,
      joinDocuments(second, pin, { controlPlane: true, token, certificateKey: before.certificateKey }),
    );
    const early = await second.run('kubeadm', 'join', '--config', JOIN);
    expect(early.stderr).toContain('message authentication failed');
    await second.run('kubeadm', 'reset', '--force');
    second.write(JOIN, joinDocuments(second, pin, { controlPlane: true, token, certificateKey }));
    await second.must('kubeadm', 'join', '--config', JOIN);
    expect(await refresh(second)).toMatchObject({ exitCode: 0, outcome: 'fresh' });
  });

  it('asked of both nodes and twice at once makes one', async () => {
    const before = await published();
    const aged = { ...before.material, certificateKeyExpiresAt: 0 };
    await parameters.put(account.names.parameters.joinMaterial, JSON.stringify(aged), { secure: true });
    const outcomes = (await Promise.all([first, second, first, second].map(refresh))).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'refreshed')).toHaveLength(1);
    const uploads = await first.must('kubeadm', 'token', 'list', '-o', 'json');
    // By init, and three times by a refresh.
    expect(uploads.match(/Proxy for managing TTL/g)).toHaveLength(4);
  });

  it('shows no secret: not in what it prints, not in its log, and leaves none in a file', async () => {
    // Left behind by a run that was killed while kubeadm read it.
    const leftover = '/run/bootstrap-agent/kubeadm-init-phase-upload-certs.yaml';
    first.write(leftover, `certificateKey: ${(await published()).certificateKey}`);
    await parameters.put(account.names.parameters.joinMaterial, 'placeholder', { secure: true });
    const { stdout, stderr } = await agent(first, 'join', 'refresh');
    expect(existsSync(join(first.root, leftover))).toBe(false);
    const { material, certificateKey } = await published();
    expect(stderr).toContain('join material is made anew');
    for (const secret of [certificateKey, String(material['token'])]) expect(stdout + stderr).not.toContain(secret);
    const left = await runProgram('grep', ['-rlF', certificateKey, first.root], process.env);
    expect(left.stdout).toBe('');
  });
});

describe('etcd snapshot', () => {
  const take = (instance: LabInstance, key: string): Promise<ProgramResult> =>
    agent(instance, 'etcd', 'snapshot', `--bucket=${account.bucket}`, `--key=${key}`);

  it('saves what a restore finds, of this cluster and whole', async () => {
    const key = `${account.names.cluster}/etcd-snapshot-20260101-000000.db`;
    const { stdout, exitCode } = await take(second, key);
    const result: SnapshotResult = snapshotResult.parse(JSON.parse(stdout));
    expect({ exitCode, result }).toMatchObject({ exitCode: 0, result: { key, bucket: account.bucket, members: 2 } });

    let file = Buffer.alloc(0);
    const loaded = await loadNewestSnapshot({
      store: objects,
      prefix: `${account.names.cluster}/`,
      expected: {
        cluster: account.names.cluster,
        clusterId,
        caCertHash: String((await published()).material['caCertHash']),
      },
      write: async (_, body) => {
        file = await buffer(body);
      },
    });
    const sha256 = createHash('sha256').update(file.subarray(0, -32)).digest('hex');
    expect({ key: loaded.key, sizeBytes: file.length, sha256 }).toEqual({
      key,
      sizeBytes: result.sizeBytes,
      sha256: result.sha256,
    });
  });

  it('does not write over a snapshot that is there', async () => {
    const key = `${account.names.cluster}/etcd-snapshot-20260101-000000.db`;
    const before = await objects.list(key);
    const { exitCode, stderr } = await take(first, key);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AGENT_SNAPSHOT_REFUSED');
    expect(await objects.list(key)).toEqual(before);
  });
});
