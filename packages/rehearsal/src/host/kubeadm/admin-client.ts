import { existsSync } from 'node:fs';
import type { Host } from '../host.ts';
import { hostsLookup } from '../hosts-lookup.ts';
import { readKubeconfig } from '../kubernetes/kubeconfig.ts';
import { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { KubeadmError } from './kubeadm-error.ts';

export const ADMIN_CONF = '/etc/kubernetes/admin.conf';

/** A client of the cluster with a kubeconfig's credentials. @throws {KubeadmError} when the file is missing. */
export function adminClient(
  host: Host,
  options: { readonly kubeconfig?: string; readonly server?: string } = {},
): KubernetesClient {
  const path = options.kubeconfig ?? ADMIN_CONF;
  if (!existsSync(host.path(path)))
    throw new KubeadmError(`failed to load admin kubeconfig: open ${path}: no such file or directory`);
  const access = readKubeconfig(host, path);
  return new KubernetesClient({ ...access, server: options.server ?? access.server }, hostsLookup(host));
}
