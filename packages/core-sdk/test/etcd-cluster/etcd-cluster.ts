import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEtcdGateway } from '../../src/etcd/create-etcd-gateway.ts';
import type { EtcdGateway } from '../../src/etcd/etcd-gateway.ts';
import { type Certificates, makeCertificates } from './certificates.ts';

/** One real etcd process. */
export interface RunningMember {
  readonly name: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
  readonly gateway: EtcdGateway;
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>;
}

/** Real etcd processes with mutual TLS on 127.0.0.1; everything goes away with `stop`. */
export class EtcdCluster {
  readonly certificates: Certificates;
  readonly members: RunningMember[] = [];
  readonly #folder: string;
  readonly #gateways: EtcdGateway[] = [];

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'core-sdk-etcd-'));
    this.certificates = makeCertificates(this.#folder);
  }

  /** Starts `size` members as a new cluster and waits until it has a leader. */
  static async start(size: number): Promise<EtcdCluster> {
    const cluster = new EtcdCluster();
    const ports = await freePorts(2 * size);
    const planned = Array.from({ length: size }, (_, index) => ({
      name: `m${index + 1}`,
      clientUrl: `https://127.0.0.1:${ports[2 * index]}`,
      peerUrl: `https://127.0.0.1:${ports[2 * index + 1]}`,
    }));
    const peers = planned.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
    for (const plan of planned) cluster.members.push(cluster.#spawn(plan, peers, 'new'));
    await Promise.all(cluster.members.map(({ gateway }) => untilServing(gateway)));
    return cluster;
  }

  /** Starts a member that was added before; `existing` are the others. */
  join(name: string, urls: { readonly clientUrl: string; readonly peerUrl: string }): RunningMember {
    const peers = [...this.members, { name, ...urls }].map((each) => `${each.name}=${each.peerUrl}`).join(',');
    const member = this.#spawn({ name, ...urls }, peers, 'existing');
    this.members.push(member);
    return member;
  }

  async stop(): Promise<void> {
    for (const gateway of this.#gateways) gateway.close();
    await Promise.all(this.members.map((member) => member.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(
    { name, clientUrl, peerUrl }: { readonly name: string; readonly clientUrl: string; readonly peerUrl: string },
    peers: string,
    state: 'new' | 'existing',
  ): RunningMember {
    const { caFile, certFile, keyFile, ca, cert, key } = this.certificates;
    const tls = (prefix: string): string[] => [
      `--${prefix}trusted-ca-file=${caFile}`,
      `--${prefix}cert-file=${certFile}`,
      `--${prefix}key-file=${keyFile}`,
      `--${prefix}client-cert-auth`,
    ];
    const child = spawn(
      'etcd',
      [
        `--name=${name}`,
        `--data-dir=${join(this.#folder, name)}`,
        `--listen-client-urls=${clientUrl}`,
        `--advertise-client-urls=${clientUrl}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=${peers}`,
        `--initial-cluster-state=${state}`,
        '--heartbeat-interval=100',
        '--election-timeout=1000',
        ...tls(''),
        ...tls('peer-'),
      ],
      { stdio: 'ignore' },
    );
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const gateway = createEtcdGateway({ endpoint: clientUrl, ca, cert, key });
    this.#gateways.push(gateway);
    return { name, clientUrl, peerUrl, gateway, kill: () => killed(child, ended) };
  }
}

async function killed(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
}

/** Waits until a member serves reads through the quorum. */
export async function untilServing(gateway: EtcdGateway, patienceMs: number = 30_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await gateway.range({ key: 'any' }, { timeoutMs: 1_000 });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Ports of 127.0.0.1 that nobody listens on now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
