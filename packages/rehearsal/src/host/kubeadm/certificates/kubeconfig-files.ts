import type { Host } from '../../host.ts';
import { writeKubeconfig } from '../../kubernetes/kubeconfig.ts';
import { writeHostFile } from '../../write-file.ts';
import type { CertificateSubject } from '../../x509/certificate-authority.ts';
import { say } from '../output.ts';
import { readAuthority, validityDays } from './certificate-files.ts';
import type { CertificateOptions } from './certs-phase.ts';

/** Files of credentials that kubeadm writes to `/etc/kubernetes`. */
export type KubeconfigFile = 'admin' | 'super-admin' | 'kubelet' | 'controller-manager' | 'scheduler';

/** Writes kubeconfigs with certificates of their own. People's go to the common endpoint, the node's to its own server. */
export async function writeKubeconfigFiles(
  host: Host,
  options: CertificateOptions,
  files: readonly KubeconfigFile[],
): Promise<void> {
  say('[kubeconfig] Using kubeconfig folder "/etc/kubernetes"');
  const { issueCertificate } = await import('../../x509/certificate-authority.ts');
  const { cluster } = options;
  const authority = readAuthority(host, cluster, 'ca');
  for (const file of files) {
    const subject = subjects(options.nodeName)[file];
    const issued = await issueCertificate(authority, subject, {
      usages: ['client'],
      days: validityDays(cluster.certificateValidityPeriod),
    });
    const server = file === 'admin' || file === 'super-admin' ? commonServer(options) : localServer(options);
    const text = writeKubeconfig(cluster.clusterName, server, authority.certificatePem, {
      name: subject.commonName,
      credentials: {
        'client-certificate-data': Buffer.from(issued.certificatePem).toString('base64'),
        'client-key-data': Buffer.from(issued.keyPem).toString('base64'),
      },
    });
    writeHostFile(host, `/etc/kubernetes/${file}.conf`, text);
    say(`[kubeconfig] Writing "${file}.conf" kubeconfig file`);
  }
}

/** URL of the cluster's endpoint; a cluster without one has its first server's. */
export function commonServer({
  cluster,
  localApiEndpoint,
}: Pick<CertificateOptions, 'cluster' | 'localApiEndpoint'>): string {
  const endpoint = cluster.controlPlaneEndpoint;
  if (endpoint === '') return localServer({ localApiEndpoint });
  return `https://${endpoint}${endpoint.includes(':') ? '' : `:${localApiEndpoint.bindPort}`}`;
}

/** URL of the node's own server. */
export function localServer({ localApiEndpoint }: Pick<CertificateOptions, 'localApiEndpoint'>): string {
  return `https://${localApiEndpoint.advertiseAddress}:${localApiEndpoint.bindPort}`;
}

function subjects(nodeName: string): Readonly<Record<KubeconfigFile, CertificateSubject>> {
  return {
    admin: { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
    'super-admin': { commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
    kubelet: { commonName: `system:node:${nodeName}`, organizations: ['system:nodes'] },
    'controller-manager': { commonName: 'system:kube-controller-manager' },
    scheduler: { commonName: 'system:kube-scheduler' },
  };
}
