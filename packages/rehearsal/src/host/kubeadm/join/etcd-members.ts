import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EtcdConnection } from '../../etcd/etcd-connection.ts';
import type { Host } from '../../host.ts';
import type { PodObject } from '../../kubernetes/kinds.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import type { ClusterConfiguration } from '../config/kinds.ts';
import { KubeadmError } from '../kubeadm-error.ts';

const ANNOTATION = 'kubeadm.kubernetes.io/etcd.advertise-client-urls';
const RETRY_MS = 250;

/** Finds where etcd's members answer: their static pods carry it. */
async function findEtcdEndpoints(client: KubernetesClient): Promise<readonly string[]> {
  const selector = encodeURIComponent('component=etcd,tier=control-plane');
  const pods = await client.list<PodObject>(`${paths.pods('kube-system')}?labelSelector=${selector}`);
  return pods.flatMap(({ metadata }) => metadata.annotations?.[ANNOTATION] ?? []);
}

/**
 * Asks etcd for something, at one member after another, again and again until it is done or the time is over.
 *
 * @throws {KubeadmError} with the last refusal.
 */
export async function askEtcd<T>(
  host: Host,
  cluster: ClusterConfiguration,
  client: KubernetesClient,
  limitMs: number,
  ask: (etcd: EtcdConnection) => Promise<T>,
): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    let fault = 'could not find any etcd pods in the cluster';
    try {
      for (const endpoint of await findEtcdEndpoints(client)) {
        const etcd = connect(host, cluster, endpoint);
        try {
          return await ask(etcd);
        } catch (error) {
          fault = (error as Error).message;
        } finally {
          etcd.close();
        }
      }
    } catch (error) {
      fault = (error as Error).message;
    }
    if (Date.now() > giveUpAt) throw new KubeadmError(fault);
    await sleep(RETRY_MS);
  }
}

function connect(host: Host, { certificatesDir }: ClusterConfiguration, endpoint: string): EtcdConnection {
  const read = (file: string): string => readFileSync(host.path(`${certificatesDir}/etcd/${file}`), 'utf8');
  return new EtcdConnection({
    endpoint,
    ca: read('ca.crt'),
    certificate: read('healthcheck-client.crt'),
    key: read('healthcheck-client.key'),
  });
}
