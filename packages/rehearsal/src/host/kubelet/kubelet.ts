import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { hostsLookup } from '../hosts-lookup.ts';
import { type ClusterAccess, KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { type Timings, timingsFromEnvironment } from '../timings.ts';
import { createFitCommand } from './container-command.ts';
import { type KubeletConfig, readKubeletConfig } from './kubelet-config.ts';
import { type KubeletFlags, parseKubeletFlags } from './kubelet-flags.ts';
import { createNodeObject } from './node-object.ts';
import { registerNode, sendHeartbeat } from './node-registration.ts';
import { PodSync } from './pod-sync.ts';
import { StaticPodSync } from './static-pod-sync.ts';
import { obtainAccess, requestCertificate } from './tls-bootstrap.ts';

const STATIC_POD_SYNC_MS = 150;

/** The kubelet: runs static pods, registers its Node and keeps it alive, runs and ends the pods bound to it. */
export async function runKubelet(machine: Host, argv: readonly string[]): Promise<number> {
  const end = Promise.withResolvers<number>();
  process.once('SIGTERM', () => {
    end.resolve(0);
  });
  try {
    const flags = parseKubeletFlags(argv);
    const host = { ...machine, name: flags.hostnameOverride ?? machine.name };
    const config = readKubeletConfig(host, flags.config);
    const timings = timingsFromEnvironment(process.env);
    await listen(host, config);
    const fit = await createFitCommand(host);
    const staticPods = new StaticPodSync(host, config.staticPodPath, fit, timings.containerBackoffMs);
    const fail = (error: unknown): void => {
      process.stderr.write(`${(error as Error).message}\n`);
      end.resolve(1);
    };
    repeat(STATIC_POD_SYNC_MS, () => staticPods.sync());
    void joinCluster({ host, flags, config, timings, staticPods }).catch(fail);
    return await end.promise;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

interface Kubelet {
  readonly host: Host;
  readonly flags: KubeletFlags;
  readonly config: KubeletConfig;
  readonly timings: Timings;
  readonly staticPods: StaticPodSync;
}

/** The part that needs an API server; static pods run before. */
async function joinCluster({ host, flags, config, timings, staticPods }: Kubelet): Promise<void> {
  const access = await obtainAccess(host, flags);
  const client = new KubernetesClient(access, hostsLookup(host));
  await retry(() => registerNode(client, createNodeObject(host, flags, config)));
  process.stdout.write(`registered node ${host.name}\n`);
  repeat(timings.nodeLeaseMs, () => sendHeartbeat(client, host.name, timings.nodeLeaseMs));
  const pods = new PodSync(host, client, timings.podStopMs);
  repeat(timings.podSyncMs, () => pods.sync(staticPods.states));
  if (config.serverTlsBootstrap) await retry(() => obtainServingCertificate(host, flags, access));
}

async function obtainServingCertificate(host: Host, flags: KubeletFlags, access: ClusterAccess): Promise<void> {
  const file = host.path('/var/lib/kubelet/pki/kubelet-server-current.pem');
  if (existsSync(file)) return;
  const pem = await requestCertificate(host, access, {
    signer: 'kubernetes.io/kubelet-serving',
    usages: ['digital signature', 'server auth'],
    subject: {
      commonName: `system:node:${host.name}`,
      organizations: ['system:nodes'],
      dnsNames: [host.name],
      addresses: [flags.nodeIp ?? host.address],
    },
  });
  mkdirSync(host.path('/var/lib/kubelet/pki'), { recursive: true });
  writeFileSync(file, pem, { mode: 0o600 });
}

/** Health, and the kubelet's own port, which is only occupied: nobody speaks to it here. */
async function listen(host: Host, { healthzPort }: KubeletConfig): Promise<void> {
  const health = createHttpServer((_, response) => response.end('ok'));
  const api = createServer((socket) => socket.destroy());
  await Promise.all(
    [[health, healthzPort] as const, [api, 10_250] as const].map(
      ([server, port]) =>
        new Promise<void>((resolve, reject) => {
          server.once('error', reject);
          server.listen({ host: host.address, port }, resolve);
        }),
    ),
  );
}

/** Runs a task now and ever again, whatever becomes of it. */
function repeat(intervalMs: number, task: () => Promise<void>): void {
  let complaint = '';
  const run = async (): Promise<void> => {
    try {
      await task();
      complaint = '';
    } catch (error) {
      // The same trouble is worth one line.
      const message = (error as Error).message;
      if (message !== complaint) process.stdout.write(`${message}\n`);
      complaint = message;
    }
    setTimeout(() => void run(), intervalMs);
  };
  void run();
}

async function retry(task: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      process.stdout.write(`${(error as Error).message}\n`);
      await sleep(200);
    }
  }
}
