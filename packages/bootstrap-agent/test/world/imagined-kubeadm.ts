import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { FileSystem } from '../../src/host/file-system.ts';
import type { CommandResult } from '../../src/host/host-commands.ts';
import { caCertHash } from '../../src/kubeadm/ca-cert-hash.ts';
import { paths } from '../../src/kubeadm/paths.ts';
import type { ImaginedCluster, WorldState, WorldStore } from './world-state.ts';

const HOUR_MS = 3_600_000;

/** The machine that kubeadm runs on. */
export interface ImaginedMachine {
  readonly instanceId: string;
  readonly hostname: string;
  readonly privateIp: string;
  readonly files: FileSystem;
  readonly world: WorldStore;
  readonly clock: { now(): number };
  /** Awaited between the phases of kubeadm; one that never returns ends it there, as a kill does. */
  readonly betweenPhases: (phase: string) => Promise<void>;
}

/** Which cluster a machine's certificates are of; the kubeconfigs of this world hold nothing else. */
export async function clusterOf({
  files,
  world,
}: Pick<ImaginedMachine, 'files' | 'world'>): Promise<ImaginedCluster | undefined> {
  const id = (await files.read(paths.adminConfig)) ?? (await files.read(paths.kubeletConfig));
  return world.read().clusters.find((cluster) => cluster.id === id);
}

/** kubeadm as far as the agent can tell, with the messages of the recordings. */
export async function imaginedKubeadm(machine: ImaginedMachine, args: readonly string[]): Promise<CommandResult> {
  const command = args
    .filter((word) => !word.startsWith('-'))
    .slice(0, 3)
    .join(' ');
  if (command.startsWith('init phase upload-certs')) return uploadCerts(machine, args);
  if (command.startsWith('init')) return init(machine);
  if (command.startsWith('join')) return join(machine, args);
  if (command.startsWith('reset')) return reset(machine);
  if (command.startsWith('token list')) return tokenList(machine);
  if (command.startsWith('token create')) return tokenCreate(machine);
  return failure(`unknown command ${args.join(' ')}`);
}

async function init({
  instanceId,
  hostname,
  privateIp,
  files,
  world,
  clock,
  betweenPhases,
}: ImaginedMachine): Promise<CommandResult> {
  if ((await files.kind(paths.etcdManifest)) !== undefined)
    return failure('[ERROR FileAvailable--etc-kubernetes-manifests]: exists');
  const authority = world.read().clusters.length % 3;
  const cluster: ImaginedCluster = {
    id: `1000${world.read().clusters.length}`,
    members: [],
    nodes: {},
    configMaps: [],
    tokens: {},
    certificateKey: '',
    certificatesExpireAt: 0,
    authority,
  };
  await writeCertificates(files, authority);
  await betweenPhases('certs');
  await files.write(paths.adminConfig, cluster.id);
  await betweenPhases('kubeconfig');
  await files.write(paths.etcdManifest, 'etcd');
  await files.write(`${paths.etcdMember}/wal`, 'data');
  cluster.members.push(member(hostname, privateIp));
  world.change(({ clusters }) => clusters.push(cluster));
  await betweenPhases('etcd');
  inCluster(world, cluster.id, ({ configMaps, nodes }) => {
    configMaps.push('kube-system/kubeadm-config');
    nodes[hostname] = { labels: { 'node-role.kubernetes.io/control-plane': '' }, ready: true };
  });
  await betweenPhases('upload-config');
  inCluster(world, cluster.id, ({ configMaps, tokens }) => {
    configMaps.push('kube-public/cluster-info');
    tokens['abcdef.0123456789abcdef'] = clock.now() + 24 * HOUR_MS;
  });
  return success(world, `${instanceId} kubeadm init`);
}

async function join(machine: ImaginedMachine, args: readonly string[]): Promise<CommandResult> {
  const { instanceId, hostname, privateIp, files, world, clock, betweenPhases } = machine;
  const document = await readDocument(files, args);
  const { token = '', caCertHashes = [] } = document.discovery?.bootstrapToken ?? {};
  const cluster = endpointCluster(world.read());
  if (cluster === undefined)
    return failure(
      "error execution phase preflight: couldn't validate the identity of the API Server: connection refused",
    );
  if ((cluster.tokens[token] ?? 0) <= clock.now())
    return failure('could not find a JWS signature in the cluster-info ConfigMap for token ID');
  if (!caCertHashes.includes(caCertHash(certificate(cluster.authority)))) {
    return failure('cluster CA found in cluster-info ConfigMap is invalid: none of the public keys are pinned');
  }
  if (document.controlPlane === undefined) {
    await files.write(paths.kubeletConfig, cluster.id);
    await betweenPhases('kubelet-start');
    inCluster(world, cluster.id, ({ nodes }) => {
      nodes[hostname] = { labels: {}, ready: true };
    });
    return success(world, `${instanceId} kubeadm join`);
  }
  if (cluster.certificatesExpireAt <= clock.now()) {
    return failure('error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace');
  }
  if (document.controlPlane.certificateKey !== cluster.certificateKey)
    return failure('cipher: message authentication failed');
  if ((await files.kind(paths.auditPolicy)) === undefined)
    return failure('error execution phase wait-control-plane: no audit policy');
  await writeCertificates(files, cluster.authority);
  await betweenPhases('certs');
  await files.write(paths.adminConfig, cluster.id);
  await betweenPhases('kubeconfig');
  const blocked = cluster.members.find(({ isLearner, name }) => isLearner || name === '');
  if (blocked !== undefined) return failure('error execution phase etcd-join: too many learner members in cluster');
  inCluster(world, cluster.id, ({ members }) => {
    const seed = `${privateIp} ${world.read().programs.length}`;
    members.push({ ...member('', privateIp, seed), clientUrls: [], isLearner: true });
  });
  await betweenPhases('member-add');
  await files.write(paths.etcdManifest, 'etcd');
  await files.write(`${paths.etcdMember}/wal`, 'data');
  inCluster(world, cluster.id, ({ members }) => {
    const index = members.findIndex(({ peerUrls }) => peerUrls.includes(`https://${privateIp}:2380`));
    members[index] = { ...member(hostname, privateIp), id: members[index]?.id ?? '' };
  });
  await betweenPhases('etcd-join');
  inCluster(world, cluster.id, ({ nodes }) => {
    nodes[hostname] = { labels: { 'node-role.kubernetes.io/control-plane': '' }, ready: true };
  });
  return success(world, `${instanceId} kubeadm join`);
}

async function reset({ instanceId, files, world, betweenPhases }: ImaginedMachine): Promise<CommandResult> {
  await files.remove(paths.manifests);
  await betweenPhases('reset-manifests');
  await files.remove(paths.etcdMember);
  await files.remove(paths.pki);
  await betweenPhases('reset-pki');
  await files.remove(paths.adminConfig);
  await files.remove(paths.kubeletConfig);
  return success(world, `${instanceId} kubeadm reset`);
}

async function uploadCerts(
  { instanceId, files, world, clock, betweenPhases }: ImaginedMachine,
  args: readonly string[],
): Promise<CommandResult> {
  const document = await readDocument(files, args);
  const id = await files.read(paths.adminConfig);
  await betweenPhases('upload-certs begins');
  inCluster(world, id ?? '', (cluster) => {
    cluster.certificateKey = document.certificateKey ?? '';
    cluster.certificatesExpireAt = clock.now() + 2 * HOUR_MS;
  });
  await betweenPhases('upload-certs');
  return success(world, `${instanceId} kubeadm init phase upload-certs`);
}

async function tokenCreate({
  instanceId,
  files,
  world,
  clock,
  betweenPhases,
}: ImaginedMachine): Promise<CommandResult> {
  const id = await files.read(paths.adminConfig);
  const token = `tokens.${String(world.read().programs.length).padStart(16, '0')}`;
  inCluster(world, id ?? '', ({ tokens }) => {
    tokens[token] = clock.now() + 24 * HOUR_MS;
  });
  await betweenPhases('token-create');
  return success(world, `${instanceId} kubeadm token create`);
}

/** The cluster deletes what has expired. */
async function tokenList(machine: ImaginedMachine): Promise<CommandResult> {
  const tokens = Object.entries((await clusterOf(machine))?.tokens ?? {});
  const live = tokens.filter(([, expiresAt]) => expiresAt > machine.clock.now());
  const entries = live.map(([token, expiresAt]) =>
    JSON.stringify(
      {
        token,
        expires: new Date(expiresAt).toISOString(),
        usages: ['authentication', 'signing'],
        groups: ['system:bootstrappers:kubeadm:default-node-token'],
      },
      undefined,
      4,
    ),
  );
  return { exitCode: 0, stdout: entries.join('\n'), stderr: '' };
}

/** The cluster behind the endpoint: that of the first healthy target. */
function endpointCluster({ targets, clusters, instances }: WorldState): ImaginedCluster | undefined {
  const ips = Object.keys(targets).map((id) => instances[id]?.privateIp);
  return clusters.find(({ members }) =>
    members.some(({ peerUrls }) => ips.some((ip) => peerUrls.includes(`https://${ip}:2380`))),
  );
}

function inCluster(world: WorldStore, id: string, edit: (cluster: ImaginedCluster) => void): void {
  world.change(({ clusters }) => {
    const cluster = clusters.find((candidate) => candidate.id === id);
    if (cluster !== undefined) edit(cluster);
  });
}

/** Member ids are above 2^53, and a new one is made each time a member is added. */
function member(name: string, ip: string, seed = ip): ImaginedCluster['members'][number] {
  const id = BigInt(`0x${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`).toString();
  return { id, name, peerUrls: [`https://${ip}:2380`], clientUrls: [`https://${ip}:2379`], isLearner: false };
}

async function writeCertificates(files: FileSystem, authority: number): Promise<void> {
  await files.write(paths.clusterCertificate, certificate(authority));
  await files.write(paths.etcdCertificateAuthority, certificate(authority));
  await files.write(paths.etcdClientCertificate, String(authority));
}

function certificate(authority: number): string {
  return readFileSync(new URL(`ca-${authority + 1}.crt`, import.meta.url), 'utf8');
}

interface KubeadmDocument {
  readonly certificateKey?: string;
  readonly discovery?: {
    readonly bootstrapToken: { readonly token: string; readonly caCertHashes: readonly string[] };
  };
  readonly controlPlane?: { readonly certificateKey: string };
}

async function readDocument(files: FileSystem, args: readonly string[]): Promise<KubeadmDocument> {
  const path = args[args.indexOf('--config') + 1] ?? '';
  const [document] = parseAllDocuments((await files.read(path)) ?? '');
  return (document?.toJS() ?? {}) as KubeadmDocument;
}

function success(world: WorldStore, program: string): CommandResult {
  world.change(({ programs }) => programs.push(program));
  return { exitCode: 0, stdout: '', stderr: '' };
}

function failure(stderr: string): CommandResult {
  return { exitCode: 1, stdout: '', stderr };
}
