import { S3Client } from '@aws-sdk/client-s3';
import { agentExitCodes, createEtcdGateway, systemClock } from '@dedicated-k8s/core-sdk';
import { createAwsClient, defineAwsPolicy, S3ObjectStore } from '@dedicated-k8s/core-sdk/aws';
import { createPolicyObserver } from '@dedicated-k8s/observability';
import type { Invocation } from '../cli/verb.ts';
import { clientUrlOf, readEtcdCredentials } from '../etcd/etcd-credentials.ts';
import { takeSnapshot } from '../etcd/take-snapshot.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { clusterCertificate } from '../kubeadm/cluster-certificate.ts';
import { loadConfig, openInstance } from '../wiring/open-node.ts';

/** For the largest database that etcd recommends, 8 GiB, at 20 MB/s; shorter than a Run Command lasts by default. */
const SNAPSHOT_MS = 9 * 60_000;

/** Saves a snapshot of the member on this node. Prints what it is. */
export async function etcdSnapshot({ root, flags, logger, print, ...invocation }: Invocation): Promise<number> {
  const [bucket, key] = [flags.required('bucket'), flags.required('key')];
  const signal = AbortSignal.any([invocation.signal, AbortSignal.timeout(SNAPSHOT_MS)]);
  const instance = await openInstance(root, signal);
  const { files } = instance.host;
  const { name: cluster, region } = (await loadConfig(instance, flags.all('set'), signal)).config.spec.cluster;
  const client = createAwsClient(S3Client, { region });
  const policy = defineAwsPolicy('s3', { observer: createPolicyObserver({ logger }) });
  const { identity } = instance;
  const gateway = createEtcdGateway({
    endpoint: clientUrlOf(identity.privateIp),
    ...(await readEtcdCredentials(files)),
  });
  try {
    const store = new S3ObjectStore({ client, policy, bucket });
    const certificate = await clusterCertificate(files);
    const target = { cluster, bucket, key, caCertHash: caCertHash(certificate) };
    const result = await takeSnapshot({ gateway, store, clock: systemClock, identity, signal }, target);
    print(`${JSON.stringify(result)}\n`);
  } finally {
    gateway.close();
  }
  return agentExitCodes.ok;
}
