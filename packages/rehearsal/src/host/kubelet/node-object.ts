import type { Host } from '../host.ts';
import type { NodeObject } from '../kubernetes/kinds.ts';
import { type Condition, timestamp } from '../kubernetes/object.ts';
import { KUBERNETES_VERSION } from '../kubernetes/version.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { KubeletFlags } from './kubelet-flags.ts';

const ARCHITECTURES: Partial<Readonly<Record<NodeJS.Architecture, string>>> = { x64: 'amd64', arm64: 'arm64' };

/** The Node that a kubelet registers. */
export function createNodeObject(host: Host, flags: KubeletFlags, config: KubeletConfig): NodeObject {
  const architecture = ARCHITECTURES[process.arch] ?? process.arch;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: host.name,
      labels: {
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': host.name,
        'kubernetes.io/os': 'linux',
        ...flags.labels,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      ...(config.providerId === undefined ? {} : { providerID: config.providerId }),
      ...(flags.taints.length === 0 ? {} : { taints: flags.taints }),
    },
    status: {
      capacity: { cpu: '2', memory: '4Gi', pods: '110' },
      allocatable: { cpu: '2', memory: '4Gi', pods: '110' },
      conditions: nodeConditions([], Date.now()),
      addresses: [
        { type: 'InternalIP', address: flags.nodeIp ?? host.address },
        { type: 'Hostname', address: host.name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '6.12.0',
        osImage: 'dedicated-k8s rehearsal',
        containerRuntimeVersion: 'containerd://2.2.0',
        kubeletVersion: KUBERNETES_VERSION,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture,
      },
    },
  };
}

/** Conditions of a kubelet that is well. A time of transition stays while the state does. */
export function nodeConditions(before: readonly Condition[], now: number): readonly Condition[] {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => {
    const known = before.find((found) => found.type === type && found.status === status);
    return {
      type,
      status,
      lastHeartbeatTime: timestamp(now),
      lastTransitionTime: known?.lastTransitionTime ?? timestamp(now),
      reason,
      message,
    };
  };
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}
