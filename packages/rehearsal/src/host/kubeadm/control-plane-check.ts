import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { hostsLookup } from '../hosts-lookup.ts';
import { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { formatGoDuration } from './config/go-duration.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { say } from './output.ts';

// Their stand-ins are processes that only are there.
const OTHERS = [
  { name: 'kube-controller-manager', url: 'https://127.0.0.1:10257/healthz' },
  { name: 'kube-scheduler', url: 'https://127.0.0.1:10259/livez' },
];

/** Waits until the node's own API server is live. @throws {KubeadmError} */
export async function waitForControlPlane(host: Host, server: string, limitMs: number): Promise<void> {
  say(
    `[control-plane-check] Waiting for healthy control plane components. This can take up to ${formatGoDuration(limitMs)}`,
  );
  say(`[control-plane-check] Checking kube-apiserver at ${server}/livez`);
  for (const { name, url } of OTHERS) say(`[control-plane-check] Checking ${name} at ${url}`);
  for (const { name } of OTHERS) say(`[control-plane-check] ${name} is healthy after 0.005s`);
  const startedAt = Date.now();
  const client = new KubernetesClient({ server }, hostsLookup(host));
  try {
    for (;;) {
      const fault = await probe(client);
      const waitedMs = Date.now() - startedAt;
      if (fault === undefined) {
        say(`[control-plane-check] kube-apiserver is healthy after ${waitedMs / 1000}s`);
        return;
      }
      if (waitedMs > limitMs) {
        say(`[control-plane-check] kube-apiserver is not healthy after ${waitedMs / 1000}s`);
        throw new KubeadmError(
          `failed while waiting for the control plane to start: kube-apiserver check failed at ${server}/livez: ${fault}`,
        );
      }
      await sleep(50);
    }
  } finally {
    client.close();
  }
}

async function probe(client: KubernetesClient): Promise<string | undefined> {
  try {
    await client.text('/livez');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
