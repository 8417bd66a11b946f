import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Host } from '../../host.ts';
import type { SecretObject } from '../../kubernetes/kinds.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { KubernetesError } from '../../kubernetes/kubernetes-error.ts';
import { paths } from '../../kubernetes/paths.ts';
import { writeHostFile } from '../../write-file.ts';
import type { ClusterConfiguration } from '../config/kinds.ts';
import { BOOTSTRAP_GROUP } from '../config/read-config.ts';
import { allowGroup } from '../init/grant-access.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { say } from '../output.ts';
import { putObject } from '../put-object.ts';
import { createToken, generateToken } from '../tokens/token-secret.ts';

const SECRET = 'kubeadm-certs';
// After this the certificates are deleted again.
const TTL_MS = 2 * 3_600_000;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Files that every control plane needs to have from the first; in the Secret a slash of the name is a dash. */
const SHARED: readonly string[] = [
  'ca.crt',
  'ca.key',
  'sa.key',
  'sa.pub',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'etcd/ca.crt',
  'etcd/ca.key',
];

/** Makes a certificate key: 32 bytes in hex. */
export function generateCertificateKey(): string {
  return randomBytes(32).toString('hex');
}

/** Stores the authorities and keys in the cluster for two hours, encrypted with the certificate key. */
export async function uploadCertificates(
  host: Host,
  client: KubernetesClient,
  cluster: ClusterConfiguration,
  certificateKey: string,
): Promise<void> {
  say(`[upload-certs] Storing the certificates in Secret "${SECRET}" in the "kube-system" Namespace`);
  const data = SHARED.map((file) => {
    const content = readFileSync(host.path(`${cluster.certificatesDir}/${file}`));
    return [file.replace('/', '-'), encrypt(content, certificateKey).toString('base64')] as const;
  });
  // The Secret belongs to a token without any use, and goes when that expires.
  const owner = await createToken(client, {
    token: generateToken(),
    ttlMs: TTL_MS,
    description: `Proxy for managing TTL for the ${SECRET} secret`,
    usages: [],
    groups: [],
  });
  const secret: SecretObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: SECRET,
      namespace: 'kube-system',
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          name: owner.metadata.name,
          uid: owner.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    data: Object.fromEntries(data),
  };
  await putObject(client, paths.secrets, secret);
  await allowGroup(client, {
    name: `kubeadm:${SECRET}`,
    namespace: 'kube-system',
    groups: [BOOTSTRAP_GROUP],
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [SECRET] }],
  });
}

/** Fetches the authorities and keys. @throws {KubeadmError} when they are not there or the key is another. */
export async function downloadCertificates(
  host: Host,
  client: KubernetesClient,
  cluster: ClusterConfiguration,
  certificateKey: string,
): Promise<void> {
  say(`[download-certs] Downloading the certificates in Secret "${SECRET}" in the "kube-system" Namespace`);
  const secret = await readSecret(client);
  const files = SHARED.map((file) => {
    const encrypted = secret.data?.[file.replace('/', '-')];
    if (encrypted === undefined)
      throw new KubeadmError(
        `error downloading certs: the Secret does not include the required certificate or key - name: ${file}`,
      );
    return [file, decrypt(Buffer.from(encrypted, 'base64'), certificateKey)] as const;
  });
  say(`[download-certs] Saving the certificates to the folder: "${cluster.certificatesDir}"`);
  for (const [file, content] of files)
    writeHostFile(host, `${cluster.certificatesDir}/${file}`, content, file.endsWith('.crt') ? 0o644 : 0o600);
}

async function readSecret(client: KubernetesClient): Promise<SecretObject> {
  try {
    return await client.get<SecretObject>(paths.secret(SECRET));
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.code !== 404)
      throw new KubeadmError(`error downloading certs: error downloading the secret: ${(error as Error).message}`);
    throw new KubeadmError(
      `error downloading certs: error downloading the secret: Secret "${SECRET}" was not found in the "kube-system" Namespace. This Secret might have expired. Please, run \`kubeadm init phase upload-certs --upload-certs\` on a control plane to generate a new one`,
    );
  }
}

/** AES-256-GCM, the nonce in front and the tag behind, as Go's library lays it out. */
function encrypt(content: Buffer, keyHex: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keyHex, 'hex'), nonce);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(encrypted: Buffer, keyHex: string): string {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(keyHex, 'hex'), encrypted.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(encrypted.subarray(-TAG_BYTES));
  const body = encrypted.subarray(NONCE_BYTES, -TAG_BYTES);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new KubeadmError(
      'error downloading certs: error decoding secret data with provided key: cipher: message authentication failed',
    );
  }
}
