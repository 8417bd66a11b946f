import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { hostsLookup } from '../hosts-lookup.ts';
import { type CsrObject, findCondition } from '../kubernetes/kinds.ts';
import { readKubeconfig, writeKubeconfig } from '../kubernetes/kubeconfig.ts';
import { type ClusterAccess, KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { paths } from '../kubernetes/paths.ts';
import type { CertificateSubject } from '../x509/certificate-authority.ts';

const PKI = '/var/lib/kubelet/pki';
const POLL_MS = 100;
// Serving certificates wait for somebody's approval: looking ever less often.
const SLOWEST_POLL_MS = 2000;

/** Where the kubelet's credentials are or come from. */
export interface CredentialFiles {
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string;
}

/**
 * Gets the kubelet's access to the cluster: the one it has, else one that it asks for with its bootstrap token. Tries
 * for ever, as the cluster may not be up yet.
 *
 * @throws {Error} when there is neither.
 */
export async function obtainAccess(host: Host, files: CredentialFiles): Promise<ClusterAccess> {
  if (existsSync(host.path(files.kubeconfig))) return readKubeconfig(host, files.kubeconfig);
  if (!existsSync(host.path(files.bootstrapKubeconfig))) {
    throw new Error(
      `failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${files.bootstrapKubeconfig}: no such file or directory`,
    );
  }
  const bootstrap = readKubeconfig(host, files.bootstrapKubeconfig);
  for (let complaint = ''; ; ) {
    try {
      await bootstrapCredentials(host, bootstrap, files.kubeconfig);
      return readKubeconfig(host, files.kubeconfig);
    } catch (error) {
      const message = `certificate signing request failed: ${(error as Error).message}\n`;
      // The same trouble is worth one line.
      if (message !== complaint) process.stdout.write(message);
      complaint = message;
      await sleep(POLL_MS * 5);
    }
  }
}

async function bootstrapCredentials(host: Host, bootstrap: ClusterAccess, kubeconfig: string): Promise<void> {
  const file = `${PKI}/kubelet-client-current.pem`;
  const pem = await requestCertificate(host, bootstrap, {
    signer: 'kubernetes.io/kube-apiserver-client-kubelet',
    usages: ['digital signature', 'client auth'],
    subject: { commonName: `system:node:${host.name}`, organizations: ['system:nodes'] },
  });
  mkdirSync(host.path(PKI), { recursive: true });
  writeFileSync(host.path(file), pem, { mode: 0o600 });
  const text = writeKubeconfig('default-cluster', bootstrap.server, bootstrap.ca ?? '', {
    name: 'default-auth',
    credentials: { 'client-certificate': file, 'client-key': file },
  });
  writeFileSync(host.path(kubeconfig), text, { mode: 0o600 });
}

/** Asks the cluster for a certificate and waits until it is issued. Returns certificate and key, PEM. */
export async function requestCertificate(
  host: Host,
  access: ClusterAccess,
  wanted: { readonly signer: string; readonly usages: readonly string[]; readonly subject: CertificateSubject },
): Promise<string> {
  const { createCertificateRequest } = await import('../x509/certificate-request.ts');
  const request = await createCertificateRequest(wanted.subject);
  const client = new KubernetesClient(access, hostsLookup(host));
  try {
    const csr: CsrObject = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { generateName: 'csr-' } as CsrObject['metadata'],
      spec: {
        request: Buffer.from(request.requestPem).toString('base64'),
        signerName: wanted.signer,
        usages: wanted.usages,
      },
    };
    const { metadata } = await client.create(paths.csrs, csr);
    return `${await waitForCertificate(client, metadata.name)}${request.keyPem}`;
  } finally {
    client.close();
  }
}

async function waitForCertificate(client: KubernetesClient, name: string): Promise<string> {
  for (let pollMs = POLL_MS; ; pollMs = Math.min(SLOWEST_POLL_MS, pollMs * 1.2)) {
    const { status } = await client.get<CsrObject>(paths.csr(name));
    if (status?.certificate !== undefined) return Buffer.from(status.certificate, 'base64').toString('utf8');
    const refused = findCondition(status?.conditions, 'Denied') ?? findCondition(status?.conditions, 'Failed');
    if (refused !== undefined) throw new Error(`${name}: ${refused.type}: ${refused.message ?? ''}`);
    await sleep(pollMs);
  }
}
