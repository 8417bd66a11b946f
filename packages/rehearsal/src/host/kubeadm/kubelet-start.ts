import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Host } from '../host.ts';
import type { Taint } from '../kubernetes/kinds.ts';
import { askInit } from '../systemd/ask-init.ts';
import { writeHostFile } from '../write-file.ts';
import { formatGoDuration } from './config/go-duration.ts';
import type { NodeRegistration, Timeouts } from './config/kinds.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { say } from './output.ts';
import type { Patches } from './patches.ts';

/** What the kubelet is started with. */
export interface KubeletStart {
  readonly registration: NodeRegistration;
  /** The cluster's KubeletConfiguration. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly patches: Patches;
  /** Taints that the kubelet itself registers: a worker's. */
  readonly taints: readonly Taint[];
}

/** Writes the kubelet's flags file. */
export function writeKubeletFlags(host: Host, { registration, taints }: KubeletStart): void {
  const flags = [
    ...(registration.name === host.name ? [] : [`--hostname-override=${registration.name}`]),
    ...registration.kubeletExtraArgs.map(({ name, value }) => `--${name}=${value}`),
    ...(taints.length === 0
      ? []
      : [
          `--register-with-taints=${taints.map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`).join(',')}`,
        ]),
  ];
  say('[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"');
  writeHostFile(host, '/var/lib/kubelet/kubeadm-flags.env', `KUBELET_KUBEADM_ARGS="${flags.join(' ')}"\n`, 0o644);
}

/** Writes the kubelet's configuration: the cluster's with this node's runtime and patches. */
export function writeKubeletConfiguration(host: Host, { registration, configuration, patches }: KubeletStart): void {
  const instance = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    containerRuntimeEndpoint: registration.criSocket,
    kind: 'KubeletConfiguration',
  };
  const print = (object: object): string => stringify(object, { indentSeq: false, lineWidth: 0 });
  say('[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/instance-config.yaml"');
  writeHostFile(host, '/var/lib/kubelet/instance-config.yaml', print(instance), 0o644);
  const patched = patches.apply('kubeletconfiguration', { ...configuration, ...instance });
  say('[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"');
  writeHostFile(host, '/var/lib/kubelet/config.yaml', print(patched), 0o644);
}

/** Stops a kubelet that waits for its configuration. */
export async function stopKubelet(host: Host): Promise<void> {
  await askInit(host, { verb: 'stop', unit: 'kubelet.service' });
}

/** Starts the kubelet. */
export async function startKubelet(host: Host): Promise<void> {
  say('[kubelet-start] Starting the kubelet');
  const response = await askInit(host, { verb: 'start', unit: 'kubelet.service' });
  if (response.kind !== 'done')
    say("[preflight] WARNING: unable to start the kubelet service: [couldn't start service]");
}

/** Waits until the kubelet is healthy. @throws {KubeadmError} */
export async function waitForKubelet(host: Host, timeouts: Timeouts): Promise<void> {
  const limitMs = timeouts.kubeletHealthCheck;
  say(
    `[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to ${formatGoDuration(limitMs)}`,
  );
  const startedAt = Date.now();
  for (;;) {
    try {
      // Its loopback port, which is the instance's own here.
      const { ok } = await fetch(`http://${host.address}:10248/healthz`);
      if (ok) break;
    } catch {
      // Not up yet.
    }
    const waitedMs = Date.now() - startedAt;
    if (waitedMs > limitMs) {
      say(`[kubelet-check] The kubelet is not healthy after ${waitedMs / 1000}s`);
      throw new KubeadmError(
        `The HTTP call equal to 'curl -sSL http://127.0.0.1:10248/healthz' returned error: context deadline exceeded`,
      );
    }
    await sleep(50);
  }
  say(`[kubelet-check] The kubelet is healthy after ${(Date.now() - startedAt) / 1000}s`);
}
