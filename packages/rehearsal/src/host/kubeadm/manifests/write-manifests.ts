import { stringify } from 'yaml';
import type { Host } from '../../host.ts';
import { writeHostFile } from '../../write-file.ts';
import type { ClusterConfiguration, LocalApiEndpoint } from '../config/kinds.ts';
import { say } from '../output.ts';
import type { Patches } from '../patches.ts';
import { apiServerManifest, controllerManagerManifest, schedulerManifest } from './control-plane-manifests.ts';

export const MANIFESTS = '/etc/kubernetes/manifests';

/** Writes the static pods of a control plane, etcd's apart. */
export function writeControlPlaneManifests(
  host: Host,
  cluster: ClusterConfiguration,
  endpoint: LocalApiEndpoint,
  patches: Patches,
): void {
  say(`[control-plane] Using manifest folder "${MANIFESTS}"`);
  const manifests: Readonly<Record<string, object>> = {
    'kube-apiserver': apiServerManifest(cluster, endpoint),
    'kube-controller-manager': controllerManagerManifest(cluster),
    'kube-scheduler': schedulerManifest(cluster),
  };
  for (const [name, manifest] of Object.entries(manifests)) {
    say(`[control-plane] Creating static Pod manifest for "${name}"`);
    writeManifest(host, name, manifest, patches);
  }
}

/** Writes one static pod. */
export function writeManifest(host: Host, name: string, manifest: object, patches: Patches): void {
  writeHostFile(host, `${MANIFESTS}/${name}.yaml`, printManifest(patches.apply(name, manifest)));
}

/** A manifest as kubeadm prints it. */
export function printManifest(manifest: object): string {
  return stringify(manifest, { indentSeq: false, lineWidth: 0 });
}
