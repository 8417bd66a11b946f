import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';

/** A certificate with its private key, both PEM. */
export interface KeyedCertificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** The kind of key everything but the service accounts' gets: RSA keys take a hundred times as long to make. */
export const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Writes a key of P-256 as Go's programs do: `EC PRIVATE KEY`. */
export async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'sec1', format: 'pem' })
    .toString();
}

/** Pin of a certificate's public key, as `--discovery-token-ca-cert-hash` takes it: `sha256:` and 64 hex digits. */
export function publicKeyPin(certificatePem: string): string {
  const spki = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}
