import { RefusedRequest } from '../protocol/refused-request.ts';
import type { Principal, Principals } from './principals.ts';
import type { Signature } from './signature.ts';

/** How far a request's clock may be from ours. AWS: 5 minutes, S3 15. */
const ALLOWED_SKEW_MS = 5 * 60_000;

/**
 * Finds who signed, and refuses who may not sign.
 * @throws RefusedRequest `wrong-scope`, `clock-skew`, `unknown-key` or `expired-token`
 */
export function authenticate(signature: Signature, principals: Principals, region: string, now: number): Principal {
  if (signature.region !== region) {
    throw new RefusedRequest('wrong-scope', `Credential should be scoped to a valid region, not '${signature.region}'`);
  }
  if (Math.abs(now - signature.signedAt) > ALLOWED_SKEW_MS) {
    const [signedAt, at] = [signature.signedAt, now].map((time) => new Date(time).toISOString());
    throw new RefusedRequest('clock-skew', `Signature expired or not yet current: signed at ${signedAt}, now ${at}`);
  }
  const credentials = principals.find(signature.accessKeyId);
  if (!credentials || credentials.sessionToken !== signature.sessionToken) {
    throw new RefusedRequest('unknown-key', 'The security token included in the request is invalid.');
  }
  if (credentials.expiresAt !== undefined && credentials.expiresAt <= now) {
    throw new RefusedRequest('expired-token', 'The security token included in the request is expired');
  }
  return credentials.principal;
}
