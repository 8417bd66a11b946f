import { addVacancy } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import type { Observation } from './observe-termination.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/**
 * Leaves this trace for the replacement, once in an invocation, before anything else: the group starts the replacement at
 * once, and it may be up before the member is removed. Not worth failing for.
 */
export function announceVacancy(
  ports: TerminationPorts,
  { logger }: Invocation,
): (observation: Observation) => Promise<void> {
  let isAnnounced = false;
  return async ({ cluster, own: { instanceId, node } }) => {
    if (isAnnounced || node.kind !== 'member' || cluster.status !== 'initialized') return;
    isAnnounced = true;
    try {
      await addVacancy(ports.clusterState, ports, { instanceId, trace: currentTraceContext() });
    } catch (error) {
      logger.warn('the vacancy could not be noted', { instance_id: instanceId, error });
    }
  };
}
