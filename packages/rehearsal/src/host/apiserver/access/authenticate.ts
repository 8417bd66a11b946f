import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { SecretObject } from '../../kubernetes/kinds.ts';
import { ApiError } from '../api-error.ts';
import { resourceNamed } from '../resource.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { ANONYMOUS, type User } from './user.ts';

/**
 * Finds out who makes a request: by client certificate, by bootstrap token, else nobody in particular.
 *
 * @throws {ApiError} 401 when credentials were given that are not valid.
 */
export async function authenticate(request: IncomingMessage, store: ObjectStore): Promise<User> {
  const byCertificate = readCertificate(request.socket as TLSSocket);
  if (byCertificate !== undefined) return byCertificate;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return ANONYMOUS;
  const byToken = await readBootstrapToken(token, store);
  if (byToken === undefined) throw unauthorized();
  return byToken;
}

function readCertificate(socket: TLSSocket): User | undefined {
  const certificate = socket.getPeerCertificate();
  if (certificate?.subject === undefined) return undefined;
  if (!socket.authorized) throw unauthorized();
  // A name may hold an attribute several times: Node's types do not say so.
  const subject = certificate.subject as unknown as Readonly<Record<string, string | readonly string[] | undefined>>;
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  return {
    username: [subject['CN'] ?? ''].flat()[0] ?? '',
    groups: [...[subject['O'] ?? []].flat(), 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  };
}

async function readBootstrapToken(token: string, store: ObjectStore): Promise<User | undefined> {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined) return undefined;
  const found = await store.get<SecretObject>(resourceNamed('secrets'), 'kube-system', `bootstrap-token-${id}`);
  if (found?.type !== 'bootstrap.kubernetes.io/token' || found.metadata.deletionTimestamp !== undefined)
    return undefined;
  const value = (key: string): string => Buffer.from(found.data?.[key] ?? '', 'base64').toString('utf8');
  const expired = value('expiration') !== '' && Date.parse(value('expiration')) <= Date.now();
  if (expired || value('token-secret') !== secret || value('usage-bootstrap-authentication') !== 'true')
    return undefined;
  const extraGroups = value('auth-extra-groups')
    .split(',')
    .filter((group) => group !== '');
  return {
    username: `system:bootstrap:${id}`,
    groups: ['system:bootstrappers', ...extraGroups, 'system:authenticated'],
  };
}

function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', { reason: 'Unauthorized' });
}
