import { clusterErrors } from '@dedicated-k8s/core-sdk';
import type { FileSystem } from '../host/file-system.ts';
import { paths } from '../kubeadm/paths.ts';

/** What etcd asks of its clients, as PEM. */
interface EtcdCredentials {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * The client certificate that kubeadm made for health checks.
 *
 * @throws {ClusterError} ETCD_UNREACHABLE while there is none: before kubeadm has run etcd cannot be spoken to, which is no
 *   different from its being away.
 */
export async function readEtcdCredentials(files: FileSystem): Promise<EtcdCredentials> {
  const read = async (path: string): Promise<string> => {
    const pem = await files.read(path);
    if (pem === undefined) throw clusterErrors.ETCD_UNREACHABLE({ endpoint: 'etcd', reason: `${path} does not exist` });
    return pem;
  };
  return {
    ca: await read(paths.etcdCertificateAuthority),
    cert: await read(paths.etcdClientCertificate),
    key: await read(paths.etcdClientKey),
  };
}

/** Where the member on a node is spoken to. */
export function clientUrlOf(privateIp: string): string {
  return `https://${privateIp}:2379`;
}
