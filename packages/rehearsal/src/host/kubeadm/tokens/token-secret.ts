import { randomInt } from 'node:crypto';
import type { SecretObject } from '../../kubernetes/kinds.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { timestamp } from '../../kubernetes/object.ts';
import { paths } from '../../kubernetes/paths.ts';
import type { BootstrapTokenSpec } from '../config/kinds.ts';
import { putObject } from '../put-object.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A token as it is stored. */
export interface StoredToken {
  readonly token: string;
  readonly description: string | undefined;
  /** RFC 3339. */
  readonly expires: string | undefined;
  readonly usages: readonly string[];
  readonly groups: readonly string[];
}

/** Makes a random bootstrap token. */
export function generateToken(): string {
  const text = (length: number): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${text(6)}.${text(16)}`;
}

/** Stores a token, over the one of its id if there is one. */
export async function createToken(client: KubernetesClient, spec: BootstrapTokenSpec): Promise<SecretObject> {
  return putObject(client, paths.secrets, tokenSecret(spec, Date.now()));
}

/** The Secret of a token. */
export function tokenSecret(spec: BootstrapTokenSpec, now: number): SecretObject {
  const [id = '', secret = ''] = spec.token.split('.');
  const fields: Record<string, string> = {
    ...(spec.groups.length === 0 ? {} : { 'auth-extra-groups': spec.groups.join(',') }),
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.ttlMs === 0 ? {} : { expiration: timestamp(now + spec.ttlMs) }),
    'token-id': id,
    'token-secret': secret,
  };
  for (const usage of spec.usages) fields[`usage-bootstrap-${usage}`] = 'true';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  };
}

/** Reads the tokens of the cluster by id. */
export async function listTokens(client: KubernetesClient): Promise<readonly StoredToken[]> {
  const secrets = await client.list<SecretObject>(
    `${paths.secrets}?fieldSelector=type%3Dbootstrap.kubernetes.io%2Ftoken`,
  );
  return secrets.map(({ data }) => {
    const value = (key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
    return {
      token: `${value('token-id')}.${value('token-secret')}`,
      description: value('description') || undefined,
      expires: value('expiration') || undefined,
      usages: ['authentication', 'signing'].filter((usage) => value(`usage-bootstrap-${usage}`) === 'true'),
      groups: value('auth-extra-groups')
        .split(',')
        .filter((group) => group !== ''),
    };
  });
}
