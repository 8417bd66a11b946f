import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Host } from '../host.ts';

/** What the stand-in uses of a KubeletConfiguration. */
export interface KubeletConfig {
  readonly staticPodPath: string;
  readonly healthzPort: number;
  readonly providerId: string | undefined;
  readonly serverTlsBootstrap: boolean;
}

/**
 * Reads the kubelet's configuration.
 *
 * @throws {Error} when there is none: kubeadm has not been here yet.
 */
export function readKubeletConfig(host: Host, path: string): KubeletConfig {
  let text: string;
  try {
    text = readFileSync(host.path(path), 'utf8');
  } catch {
    throw new Error(
      `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error failed to read kubelet config file "${path}", error: open ${path}: no such file or directory`,
    );
  }
  const config = parse(text) as Readonly<Record<string, unknown>>;
  const providerId = config['providerID'];
  return {
    staticPodPath: typeof config['staticPodPath'] === 'string' ? config['staticPodPath'] : '/etc/kubernetes/manifests',
    healthzPort: Number(config['healthzPort'] ?? 10_248),
    providerId: typeof providerId === 'string' && providerId !== '' ? providerId : undefined,
    serverTlsBootstrap: config['serverTLSBootstrap'] === true,
  };
}
