import { parseArgs } from 'node:util';
import type { Taint } from '../kubernetes/kinds.ts';
import { isProtectedLabel } from '../kubernetes/node-labels.ts';

/** What the kubelet's command line says. */
export interface KubeletFlags {
  readonly config: string;
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string;
  readonly nodeIp: string | undefined;
  readonly hostnameOverride: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

const OPTIONS = {
  config: { type: 'string' },
  kubeconfig: { type: 'string' },
  'bootstrap-kubeconfig': { type: 'string' },
  'node-ip': { type: 'string' },
  'hostname-override': { type: 'string' },
  'node-labels': { type: 'string' },
  'register-with-taints': { type: 'string' },
  'cloud-provider': { type: 'string' },
  'container-runtime-endpoint': { type: 'string' },
  'image-credential-provider-bin-dir': { type: 'string' },
  'image-credential-provider-config': { type: 'string' },
  'root-dir': { type: 'string' },
  v: { type: 'string' },
} as const;

/**
 * Reads the kubelet's command line.
 *
 * @throws {Error} for flags that it does not have and for labels that it may not set.
 */
export function parseKubeletFlags(argv: readonly string[]): KubeletFlags {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  const labels = pairs(values['node-labels'] ?? '');
  const refused = Object.keys(labels).filter(isProtectedLabel);
  if (refused.length > 0)
    throw new Error(`unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [${refused.join(' ')}]`);
  return {
    config: values.config ?? '/var/lib/kubelet/config.yaml',
    kubeconfig: values.kubeconfig ?? '/etc/kubernetes/kubelet.conf',
    bootstrapKubeconfig: values['bootstrap-kubeconfig'] ?? '/etc/kubernetes/bootstrap-kubelet.conf',
    nodeIp: values['node-ip'],
    hostnameOverride: values['hostname-override'],
    labels,
    taints: (values['register-with-taints'] ?? '')
      .split(',')
      .filter((text) => text !== '')
      .map(parseTaint),
  };
}

function pairs(text: string): Readonly<Record<string, string>> {
  const entries = text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)] as const);
  return Object.fromEntries(entries);
}

/** `key=value:Effect`, or without a value `key:Effect` or `key=:Effect`. */
function parseTaint(text: string): Taint {
  const [, key = '', value = '', effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
  if (key === '' || effect === undefined) throw new Error(`invalid taint spec: ${text}`);
  return { key, ...(value === '' ? {} : { value }), effect: effect as Taint['effect'] };
}
