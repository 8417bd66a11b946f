import { webcrypto } from 'node:crypto';
// Needed by the certificate library before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type CertificateSubject, subjectName } from './certificate-authority.ts';
import { keyPem, P256 } from './keyed-certificate.ts';

/** A certificate signing request as it was read. */
export interface CertificateRequest {
  readonly subject: CertificateSubject;
  /** Alternative names that are neither DNS names nor addresses: `email:...`. */
  readonly otherNames: readonly string[];
  readonly publicKey: x509.PublicKeyType;
}

/** Makes a P-256 key and a request for its certificate, both PEM. */
export async function createCertificateRequest(
  subject: CertificateSubject,
): Promise<{ readonly keyPem: string; readonly requestPem: string }> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const names = [
    ...(subject.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(subject.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectName(subject),
    keys: keys as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
  });
  return { keyPem: await keyPem(keys.privateKey), requestPem: `${request.toString('pem').trim()}\n` };
}

/**
 * Reads a request.
 *
 * @throws {Error} when it is not one, or when its signature is not its key's.
 */
export async function readCertificateRequest(requestPem: string): Promise<CertificateRequest> {
  const request = new x509.Pkcs10CertificateRequest(requestPem);
  if (!(await request.verify())) throw new Error('the request is not signed by its own key');
  const extension = request.extensions.find((found) => found instanceof x509.SubjectAlternativeNameExtension);
  const names = extension?.names.items ?? [];
  const parts = request.subjectName.toJSON().flatMap((part) => Object.entries(part));
  const values = (type: string): readonly string[] => parts.flatMap(([key, found]) => (key === type ? found : []));
  return {
    subject: {
      commonName: values('CN')[0] ?? '',
      organizations: values('O'),
      dnsNames: names.filter(({ type }) => type === 'dns').map(({ value }) => value),
      addresses: names.filter(({ type }) => type === 'ip').map(({ value }) => value),
    },
    otherNames: names
      .filter(({ type }) => type !== 'dns' && type !== 'ip')
      .map(({ type, value }) => `${type}:${value}`),
    publicKey: request.publicKey,
  };
}
