import { generateKeyPair } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Host } from '../../host.ts';
import { writeHostFile } from '../../write-file.ts';
import type { KeyedCertificate } from '../../x509/keyed-certificate.ts';
import { parseGoDuration } from '../config/go-duration.ts';
import type { ClusterConfiguration } from '../config/kinds.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { say } from '../output.ts';
import { AUTHORITIES, type PlannedCertificate } from './certificate-plan.ts';

const generateKey = promisify(generateKeyPair);
const DAY_MS = 86_400_000;

/** Reads a certificate and its key below the certificates folder. Undefined when one is missing. */
export function readKeyed(host: Host, folder: string, name: string): KeyedCertificate | undefined {
  const [certificate, key] = ['crt', 'key'].map((suffix) => host.path(`${folder}/${name}.${suffix}`));
  if (certificate === undefined || key === undefined || !existsSync(certificate) || !existsSync(key)) return undefined;
  return { certificatePem: readFileSync(certificate, 'utf8'), keyPem: readFileSync(key, 'utf8') };
}

/** Makes the authorities that are not on the disk yet, with the certificates that depend on each, telling as it goes. */
export async function createAuthorityFiles(host: Host, cluster: ClusterConfiguration): Promise<void> {
  const { createAuthority } = await import('../../x509/certificate-authority.ts');
  const days = validityDays(cluster.caCertificateValidityPeriod);
  for (const { name, commonName } of AUTHORITIES) {
    if (readKeyed(host, cluster.certificatesDir, name) !== undefined) continue;
    writeKeyed(host, cluster.certificatesDir, name, await createAuthority(commonName, days));
  }
}

/** Makes a certificate that is not on the disk yet. @throws {KubeadmError} when its authority is missing. */
export async function createCertificateFile(
  host: Host,
  cluster: ClusterConfiguration,
  planned: PlannedCertificate,
): Promise<void> {
  const { name, subject } = planned;
  if (readKeyed(host, cluster.certificatesDir, name) !== undefined) {
    say(`[certs] Using existing ${name} certificate and key on disk`);
    return;
  }
  const { issueCertificate } = await import('../../x509/certificate-authority.ts');
  const issued = await issueCertificate(readAuthority(host, cluster, planned.authority), subject, {
    usages: planned.usages,
    days: validityDays(cluster.certificateValidityPeriod),
  });
  writeKeyed(host, cluster.certificatesDir, name, issued);
  say(`[certs] Generating "${name}" certificate and key`);
  if (subject.dnsNames !== undefined) {
    say(
      `[certs] ${name} serving cert is signed for DNS names [${subject.dnsNames.join(' ')}] and IPs [${(subject.addresses ?? []).join(' ')}]`,
    );
  }
}

/** Reads an authority. @throws {KubeadmError} when it is not on the disk. */
export function readAuthority(host: Host, { certificatesDir }: ClusterConfiguration, name: string): KeyedCertificate {
  const authority = readKeyed(host, certificatesDir, name);
  if (authority !== undefined) return authority;
  const path = `${certificatesDir}/${name}.crt`;
  throw new KubeadmError(
    `failure loading certificate for CA: couldn't load the certificate file ${path}: open ${path}: no such file or directory`,
  );
}

/** The service accounts' key, PEM. */
export interface ServiceAccountKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * Makes a service accounts' key: the one key whose kind others see, in tokens and JWKS, so that `encryptionAlgorithm`
 * counts for it.
 */
export async function generateServiceAccountKey({
  encryptionAlgorithm,
}: ClusterConfiguration): Promise<ServiceAccountKey> {
  const [, algorithm, size] = /^(RSA|ECDSA)-P?(\d+)$/.exec(encryptionAlgorithm) ?? [];
  const pair =
    algorithm === 'ECDSA'
      ? await generateKey('ec', { namedCurve: 'P-256' })
      : await generateKey('rsa', { modulusLength: Number(size ?? 2048) });
  const type = algorithm === 'ECDSA' ? 'sec1' : 'pkcs1';
  return {
    privateKey: pair.privateKey.export({ type, format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Whether the service accounts' key is on the disk. */
export function hasServiceAccountKey(host: Host, { certificatesDir }: ClusterConfiguration): boolean {
  return existsSync(host.path(`${certificatesDir}/sa.key`));
}

/** Writes the service accounts' key. */
export function writeServiceAccountKey(
  host: Host,
  { certificatesDir }: ClusterConfiguration,
  { privateKey, publicKey }: ServiceAccountKey,
): void {
  writeHostFile(host, `${certificatesDir}/sa.key`, privateKey);
  writeHostFile(host, `${certificatesDir}/sa.pub`, publicKey);
}

/** Days of a validity period like 8760h0m0s. */
export function validityDays(period: string): number {
  return (parseGoDuration(period) ?? 365 * DAY_MS) / DAY_MS;
}

function writeKeyed(host: Host, folder: string, name: string, { certificatePem, keyPem }: KeyedCertificate): void {
  writeHostFile(host, `${folder}/${name}.crt`, certificatePem, 0o644);
  writeHostFile(host, `${folder}/${name}.key`, keyPem);
}
