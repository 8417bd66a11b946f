import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Host } from '../host.ts';
import type { ClusterAccess } from './kubernetes-client.ts';

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly contexts?: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly users?: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

/**
 * Reads the access that a kubeconfig's current context describes. Files that it names are the instance's.
 *
 * @throws {Error} when it cannot be read or has no current context.
 */
export function readKubeconfig(host: Host, path: string): ClusterAccess {
  const config = parse(readFileSync(host.path(path), 'utf8')) as Kubeconfig;
  const context = config.contexts?.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users?.find(({ name }) => name === context?.user)?.user ?? {};
  if (cluster?.['server'] === undefined) throw new Error(`${path}: no cluster in the current context`);
  const read = (fields: Readonly<Record<string, string>>, name: string): string | undefined => {
    const data = fields[`${name}-data`];
    if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
    const file = fields[name];
    return file === undefined ? undefined : readFileSync(host.path(file), 'utf8');
  };
  return {
    server: cluster['server'],
    ca: read(cluster, 'certificate-authority'),
    certificate: read(user, 'client-certificate'),
    key: read(user, 'client-key'),
    token: user['token'],
  };
}

/** Who a kubeconfig is for and how they show it. */
export interface KubeconfigUser {
  readonly name: string;
  /** Fields of the user entry: `client-certificate-data`, `token`... */
  readonly credentials: Readonly<Record<string, string>>;
}

/** Writes a kubeconfig as kubeadm does. */
export function writeKubeconfig(clusterName: string, server: string, ca: string, user: KubeconfigUser): string {
  const context = `${user.name}@${clusterName}`;
  return stringify(
    {
      apiVersion: 'v1',
      clusters: [
        { cluster: { 'certificate-authority-data': Buffer.from(ca).toString('base64'), server }, name: clusterName },
      ],
      contexts: [{ context: { cluster: clusterName, user: user.name }, name: context }],
      'current-context': context,
      kind: 'Config',
      users: [{ name: user.name, user: user.credentials }],
    },
    { lineWidth: 0 },
  );
}
