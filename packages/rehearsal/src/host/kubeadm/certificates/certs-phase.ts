import type { Host } from '../../host.ts';
import type { ClusterConfiguration, LocalApiEndpoint } from '../config/kinds.ts';
import { say } from '../output.ts';
import {
  createAuthorityFiles,
  createCertificateFile,
  generateServiceAccountKey,
  hasServiceAccountKey,
  readKeyed,
  writeServiceAccountKey,
} from './certificate-files.ts';
import { AUTHORITIES, planCertificates } from './certificate-plan.ts';

/** What the certificates of a control plane are made from. */
export interface CertificateOptions {
  readonly cluster: ClusterConfiguration;
  readonly nodeName: string;
  readonly localApiEndpoint: LocalApiEndpoint;
}

/** Makes what is missing of a first control plane's certificates: each authority, then what it signs. */
export async function createAllCertificates(host: Host, options: CertificateOptions): Promise<void> {
  const { cluster, nodeName, localApiEndpoint } = options;
  say(`[certs] Using certificateDir folder "${cluster.certificatesDir}"`);
  // Takes longer than all else together: meanwhile.
  const serviceAccountKey = hasServiceAccountKey(host, cluster) ? undefined : generateServiceAccountKey(cluster);
  const existing = new Set(
    AUTHORITIES.filter(({ name }) => readKeyed(host, cluster.certificatesDir, name) !== undefined).map(
      ({ name }) => name,
    ),
  );
  await createAuthorityFiles(host, cluster);
  for (const { name } of AUTHORITIES) {
    say(
      existing.has(name)
        ? `[certs] Using existing ${name} certificate authority`
        : `[certs] Generating "${name}" certificate and key`,
    );
    for (const planned of planCertificates(cluster, nodeName, localApiEndpoint)) {
      if (planned.authority === name) await createCertificateFile(host, cluster, planned);
    }
  }
  if (serviceAccountKey === undefined) {
    say('[certs] Using the existing "sa" key');
    return;
  }
  writeServiceAccountKey(host, cluster, await serviceAccountKey);
  say('[certs] Generating "sa" key and public key');
}

/** Makes a further control plane's certificates from the authorities that it got. */
export async function createNodeCertificates(host: Host, options: CertificateOptions): Promise<void> {
  const { cluster, nodeName, localApiEndpoint } = options;
  say(`[certs] Using certificateDir folder "${cluster.certificatesDir}"`);
  for (const planned of planCertificates(cluster, nodeName, localApiEndpoint))
    await createCertificateFile(host, cluster, planned);
  say(`[certs] Valid certificates and keys now exist in "${cluster.certificatesDir}"`);
  say('[certs] Using the existing "sa" key');
}
