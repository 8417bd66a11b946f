import { createHash, X509Certificate } from 'node:crypto';

/** How joining nodes recognise a certificate authority: `sha256:` and the hex digest of its public key (DER, SPKI). */
export function caCertHash(pem: string): string {
  const publicKey = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}
