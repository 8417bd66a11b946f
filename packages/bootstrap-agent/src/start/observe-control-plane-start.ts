import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { paths } from '../kubeadm/paths.ts';
import { unpinEndpoint } from '../steps/endpoint-pin.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { type ControlPlaneFacts, type LifeSigns, needsLifeSigns } from './decide-control-plane-start.ts';

/**
 * Gathers what the start of a control plane is decided from, in one look. Signs of a cluster that has just come up must
 * not be held against the state from before it: a look that the state did not outlast is refused.
 *
 * @throws {ClusterError} CLUSTER_STATE_CONTENDED when the state moved meanwhile, look again; or when any of it cannot be
 *   told.
 */
export async function observeControlPlaneStart(node: NodeContext): Promise<ControlPlaneFacts> {
  const { clusterState, identity, files, journal } = node;
  const state = await clusterState.read();
  const facts = {
    instanceId: identity.instanceId,
    state,
    disk: {
      adminConfig: (await files.kind(paths.adminConfig)) !== undefined,
      etcdData: (await files.kind(paths.etcdMember)) !== undefined,
    },
    journalRole: journal.role,
  };
  if (!needsLifeSigns(facts)) return facts;
  const signs = await observeLifeSigns(node);
  if ((await clusterState.read()).version === state.version) return { ...facts, signs };
  throw clusterErrors.CLUSTER_STATE_CONTENDED({ attempts: 1 });
}

async function observeLifeSigns(node: NodeContext): Promise<LifeSigns> {
  const { cluster, parameters, names, probeEndpoint, signal } = node;
  // Pinned by an attempt to initialise, it would answer for this node itself.
  await unpinEndpoint(node);
  const name = names.parameters.initialized;
  return {
    endpoint: await probeEndpoint(cluster.endpoint, signal),
    runningMembers: await runningMembers(node),
    saysInitialized: (await parameters.get([name])).get(name)?.value === 'true',
  };
}

async function runningMembers({ members, fleet, identity }: NodeContext): Promise<readonly string[]> {
  const others = (await members.list()).filter(
    // One whose removal was given up still votes.
    ({ status, instanceId }) => status !== 'removed' && instanceId !== identity.instanceId,
  );
  if (others.length === 0) return [];
  const instances = await fleet.instances([...new Set(others.map(({ instanceId }) => instanceId))]);
  return instances
    .filter(({ state }) => state === 'pending' || state === 'running')
    .map(({ instanceId }) => instanceId);
}
