import type { NodeFacts, Taint } from './node-facts.ts';
import { paths } from './paths.ts';

/** A taint that keeps ordinary pods off control planes. */
export const controlPlaneTaint: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

/** The `nodeRegistration` of init and join. `taints` are written as they are: an empty list means none at all. */
export function nodeRegistration(node: NodeFacts, taints: readonly Taint[]): object {
  return {
    name: node.name,
    criSocket: paths.containerRuntimeSocket,
    imagePullPolicy: 'IfNotPresent',
    imagePullSerial: true,
    taints,
    // v1beta4 takes pairs; the map of v1beta3 is refused.
    kubeletExtraArgs: [
      { name: 'node-ip', value: node.privateIp },
      { name: 'node-labels', value: nodeLabels(node) },
    ],
  };
}

function nodeLabels(node: NodeFacts): string {
  const labels = {
    'topology.kubernetes.io/zone': node.availabilityZone,
    'topology.kubernetes.io/region': node.region,
    'node.kubernetes.io/instance-type': node.instanceType,
    ...node.labels,
  };
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
