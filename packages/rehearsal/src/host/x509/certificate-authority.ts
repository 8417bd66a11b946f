import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
// Needed by the certificate library before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type KeyedCertificate, keyPem, P256 } from './keyed-certificate.ts';

x509.cryptoProvider.set(webcrypto as never);

/** What a certificate is good for. */
export type CertificateUsage = 'client' | 'server';

/** What to put into a certificate. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
}

const SIGN_P256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const SIGN_RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
// As kubeadm: clocks of nodes may differ a little.
const BACKDATE_MS = 5 * 60_000;

/** Makes a certificate authority with a P-256 key. */
export async function createAuthority(commonName: string, days: number): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    keys: keys as never,
    serialNumber: serialNumber(),
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + days * DAY_MS),
    signingAlgorithm: SIGN_P256,
    extensions: [
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyCertSign,
        true,
      ),
      new x509.BasicConstraintsExtension(true, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: commonName }]),
    ],
  });
  return { keyPem: await keyPem(keys.privateKey), certificatePem: pem(certificate) };
}

/** Issues a certificate with a new P-256 key. */
export async function issueCertificate(
  authority: KeyedCertificate,
  subject: CertificateSubject,
  options: { readonly usages: readonly CertificateUsage[]; readonly days: number },
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificatePem = await certify(authority, subject, keys.publicKey, {
    usages: options.usages,
    durationMs: options.days * DAY_MS,
  });
  return { keyPem: await keyPem(keys.privateKey), certificatePem };
}

/** Certifies a public key under a subject. */
export async function certify(
  authority: KeyedCertificate,
  subject: CertificateSubject,
  publicKey: x509.PublicKeyType,
  options: { readonly usages: readonly CertificateUsage[]; readonly durationMs: number },
): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const now = Date.now();
  const names = [
    ...(subject.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(subject.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: subjectName(subject),
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + options.durationMs),
    publicKey,
    ...(await signer(authority.keyPem)),
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension(
        options.usages.map((usage) => x509.ExtendedKeyUsage[usage === 'client' ? 'clientAuth' : 'serverAuth']),
      ),
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  return pem(certificate);
}

/** The distinguished name as structure, so that no character of it needs an escape. */
export function subjectName(subject: CertificateSubject): x509.JsonName {
  const organizations = (subject.organizations ?? []).map((value) => ({ O: [value] }));
  return [...organizations, { CN: [subject.commonName] }];
}

async function signer(authorityKeyPem: string): Promise<{
  readonly signingKey: never;
  readonly signingAlgorithm: typeof SIGN_P256 | typeof SIGN_RSA;
}> {
  const key = createPrivateKey(authorityKeyPem);
  const [imported, signingAlgorithm] =
    key.asymmetricKeyType === 'rsa'
      ? ([SIGN_RSA, SIGN_RSA] as const)
      : ([{ name: 'ECDSA', namedCurve: curve(key.asymmetricKeyDetails?.namedCurve) }, SIGN_P256] as const);
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, imported, false, ['sign']);
  return { signingKey: signingKey as never, signingAlgorithm };
}

function curve(name: string | undefined): string {
  return name === 'secp384r1' ? 'P-384' : 'P-256';
}

function serialNumber(): string {
  // A leading byte below 0x80 keeps the number positive.
  return `4${randomBytes(8).toString('hex').slice(1)}`;
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}
