import { nodeErrors } from '../errors/node-errors.ts';
import { probeJoinMaterial } from '../join/read-join-material.ts';
import { findLeftovers } from '../kubeadm/reset-node.ts';
import { type Step, satisfied } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** Somebody has published what `kubeadmStep` needs to join, and it has not expired. A node that has joined needs none. */
export function awaitJoinMaterialFor(kubeadmStep: Step): Step {
  const wait = waitingStep({
    name: 'await-join-material',
    what: 'join material',
    patience: 'clusterMs',
    timedOut: nodeErrors.NODE_JOIN_MATERIAL_MISSING,
    probe: async (node) => {
      const probe = await probeJoinMaterial(node);
      return probe.kind === 'ready' ? { kind: 'ready', value: `published by ${probe.value.updatedBy}` } : probe;
    },
  });
  return {
    ...wait,
    check: async (node) => {
      // After a reboot months later the material has long expired.
      const hasRun = (await findLeftovers(node)).length > 0;
      const hasJoined = hasRun && (await kubeadmStep.check(node)).kind === 'satisfied';
      return hasJoined ? satisfied('this node has joined') : wait.check(node);
    },
  };
}
