import { endpointPin, unpinEndpoint, writeEndpointPin } from './endpoint-pin.ts';
import { needed, type Step, satisfied } from './step.ts';

/**
 * A control plane reaches the API under the cluster's name on itself: a network load balancer that keeps client
 * addresses cannot be reached by its own targets.
 */
export const pinEndpoint: Step = {
  name: 'pin-endpoint',
  check: async (node) => {
    const { endpoint } = node.cluster;
    const pin = await endpointPin(node);
    if (pin === 'address') return satisfied(`${endpoint} is an address, not a name`);
    return pin === 'pinned'
      ? satisfied(`${endpoint} leads to this node`)
      : needed(`${endpoint} leads to the load balancer, which its targets cannot reach`);
  },
  apply: writeEndpointPin,
  undo: unpinEndpoint,
};
