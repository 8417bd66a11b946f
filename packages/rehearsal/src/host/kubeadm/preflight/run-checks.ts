import type { Host } from '../../host.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { warn } from '../output.ts';
import {
  type Check,
  containerRuntime,
  fileAvailable,
  folderAvailable,
  ipForwarding,
  kubeletEnabled,
  portFree,
} from './check.ts';

const MANIFESTS = '/etc/kubernetes/manifests';

/** Checks before a node becomes a control plane. */
export function controlPlaneChecks(bindPort: number): readonly Check[] {
  return [
    ...[bindPort, 10_259, 10_257].map(portFree),
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map((name) =>
      fileAvailable(`${MANIFESTS}/${name}.yaml`),
    ),
  ];
}

/** Checks before a node gets a member of etcd. */
export const etcdChecks: readonly Check[] = [portFree(2379), portFree(2380), folderAvailable('/var/lib/etcd')];

/** Checks of every node. */
export function nodeChecks(criSocket: string): readonly Check[] {
  return [containerRuntime(criSocket), ipForwarding, kubeletEnabled, portFree(10_250)];
}

/** Checks of a node that joins; `caCertPath` is a file that it is going to write. */
export function joinChecks(caCertPath: string | undefined): readonly Check[] {
  return [
    folderAvailable(MANIFESTS),
    fileAvailable('/etc/kubernetes/kubelet.conf'),
    fileAvailable('/etc/kubernetes/bootstrap-kubelet.conf'),
    ...(caCertPath === undefined ? [] : [fileAvailable(caCertPath)]),
  ];
}

/**
 * Runs checks and shows what they found; ignored errors become warnings.
 *
 * @throws {KubeadmError} when an error is left.
 */
export async function runChecks(host: Host, checks: readonly Check[], ignored: readonly string[]): Promise<void> {
  const lower = new Set(ignored.map((id) => id.toLowerCase()));
  const found = await Promise.all(checks.map(async (check) => check(host)));
  const findings = found.filter((finding) => finding !== undefined);
  const isWarning = ({ id, severity }: { readonly id: string; readonly severity: string }): boolean =>
    severity === 'warning' || lower.has('all') || lower.has(id.toLowerCase());
  for (const { id, message } of findings.filter(isWarning)) warn(`\t[WARNING ${id}]: ${message}`);
  const errors = findings.filter((finding) => !isWarning(finding));
  if (errors.length === 0) return;
  warn('[preflight] Some fatal errors occurred:');
  for (const { id, message } of errors) warn(`\t[ERROR ${id}]: ${message}`);
  warn(
    '[preflight] If you know what you are doing, you can make a check non-fatal with `--ignore-preflight-errors=...`',
  );
  throw new KubeadmError('preflight checks failed');
}
