import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { parse } from 'yaml';
import type { FileSystem } from '../host/file-system.ts';

/** How to reach an API server, and as whom. */
export interface KubernetesCredentials {
  /** `https://host:port` */
  readonly server: string;
  /** PEM, like the next two. */
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly Named<'context', { readonly cluster?: string; readonly user?: string }>[];
  readonly clusters?: readonly Named<'cluster', Readonly<Record<string, string>>>[];
  readonly users?: readonly Named<'user', Readonly<Record<string, string>>>[];
}

type Named<Key extends string, Value> = { readonly name: string } & { readonly [K in Key]?: Value };

/**
 * The current context of a kubeconfig that authenticates by client certificate, as kubeadm and kubelets write them.
 *
 * @throws {ClusterError} KUBERNETES_CONFIG_INVALID when it is absent, not YAML or lacks a part.
 */
export async function readKubeconfig(files: FileSystem, path: string): Promise<KubernetesCredentials> {
  const invalid = (problem: string, cause?: unknown) =>
    clusterErrors.KUBERNETES_CONFIG_INVALID({ path, problem }, cause === undefined ? {} : { cause });
  const text = await files.read(path);
  if (text === undefined) throw invalid('there is no such file');

  let config: Kubeconfig | null;
  try {
    config = parse(text) as Kubeconfig | null;
  } catch (cause) {
    throw invalid('it is not YAML', cause);
  }
  const context = named(config?.contexts, config?.['current-context'])?.context;
  const cluster = named(config?.clusters, context?.cluster)?.cluster;
  const user = named(config?.users, context?.user)?.user;
  if (cluster?.server === undefined) throw invalid('its current context names no server');

  const pem = async (section: Readonly<Record<string, string>> | undefined, key: string): Promise<string> => {
    const inline = section?.[`${key}-data`];
    if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
    const file = section?.[key];
    const content = file === undefined ? undefined : await files.read(file);
    if (content === undefined) throw invalid(file === undefined ? `it has no ${key}` : `${file} does not exist`);
    return content;
  };
  return {
    server: cluster.server,
    certificateAuthority: await pem(cluster, 'certificate-authority'),
    clientCertificate: await pem(user, 'client-certificate'),
    clientKey: await pem(user, 'client-key'),
  };
}

function named<T extends { readonly name: string }>(list: readonly T[] | undefined, name: string | undefined) {
  return list?.find((entry) => entry.name === name);
}
