import { existsSync, readFileSync } from 'node:fs';
import type { Host } from '../../host.ts';
import { readKubeconfig } from '../../kubernetes/kubeconfig.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { KubernetesError } from '../../kubernetes/kubernetes-error.ts';
import { paths } from '../../kubernetes/paths.ts';
import { publicKeyPin } from '../../x509/keyed-certificate.ts';
import { ADMIN_CONF } from '../admin-client.ts';
import type { BootstrapTokenSpec } from '../config/kinds.ts';
import { isToken, tokenFault } from '../config/validate-values.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { say } from '../output.ts';
import { listTokens, type StoredToken, tokenSecret } from './token-secret.ts';

/** `kubeadm token create`. @throws {KubeadmError} */
export async function createTokenCommand(
  host: Host,
  client: KubernetesClient,
  spec: BootstrapTokenSpec,
  printJoinCommand: boolean,
): Promise<void> {
  if (!isToken(spec.token)) throw new KubeadmError(tokenFault(spec.token));
  try {
    await client.create(paths.secrets, tokenSecret(spec, Date.now()));
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.reason !== 'AlreadyExists') throw error;
    throw new KubeadmError(`a token with id "${spec.token.split('.')[0] ?? ''}" already exists`);
  }
  say(printJoinCommand ? joinCommand(host, client, spec.token) : spec.token);
}

/** `kubeadm token delete`. @throws {KubeadmError} */
export async function deleteTokenCommand(client: KubernetesClient, tokenOrId: string): Promise<void> {
  const id = tokenOrId.split('.')[0] ?? '';
  try {
    await client.remove(paths.secret(`bootstrap-token-${id}`));
  } catch (error) {
    throw new KubeadmError(`failed to delete bootstrap token "${id}": ${(error as Error).message}`);
  }
  say(`bootstrap token "${id}" deleted`);
}

/** `kubeadm token list`: a table, or with `-o json` one object after another. */
export async function listTokensCommand(client: KubernetesClient, json: boolean): Promise<void> {
  const tokens = await listTokens(client);
  if (json) for (const token of tokens) say(JSON.stringify(output(token), null, 4));
  else printTable(tokens);
}

function output({ token, description, expires, usages, groups }: StoredToken): object {
  return {
    kind: 'BootstrapToken',
    apiVersion: 'output.kubeadm.k8s.io/v1alpha3',
    token,
    ...(description === undefined ? {} : { description }),
    ...(expires === undefined ? {} : { expires }),
    ...(usages.length === 0 ? {} : { usages }),
    ...(groups.length === 0 ? {} : { groups }),
  };
}

function printTable(tokens: readonly StoredToken[]): void {
  const none = '<none>';
  const rows = tokens.map(({ token, description, expires, usages, groups }) => [
    token,
    expires === undefined ? '<forever>' : shortDuration(Date.parse(expires) - Date.now()),
    expires ?? '<never>',
    usages.join(',') || none,
    description ?? none,
    groups.join(',') || none,
  ]);
  const table = [['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table) {
    say(
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join(''),
    );
  }
}

function shortDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds <= 0) return '<invalid>';
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return `${Math.floor(seconds / 3600)}h`;
}

function joinCommand(host: Host, client: KubernetesClient, token: string): string {
  const ca = existsSync(host.path(ADMIN_CONF)) ? readKubeconfig(host, ADMIN_CONF).ca : undefined;
  const pin = publicKeyPin(ca ?? readFileSync(host.path('/etc/kubernetes/pki/ca.crt'), 'utf8'));
  return `kubeadm join ${client.server.replace('https://', '')} --token ${token} --discovery-token-ca-cert-hash ${pin} `;
}
