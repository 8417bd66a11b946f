import type { NodeFacts } from './node-facts.ts';

/**
 * The kubelet's configuration on this node alone. The provider id is what lets the cluster-autoscaler find the instance
 * behind a Node; it cannot be changed once the Node exists.
 */
export function kubeletPatch({ availabilityZone, instanceId }: NodeFacts): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    providerID: `aws:///${availabilityZone}/${instanceId}`,
  };
}
