import { probeJoinMaterial } from '../join/read-join-material.ts';
import type { Step } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** Somebody has published what is needed to join, and it has not expired. */
export const awaitJoinMaterial: Step = waitingStep({
  name: 'await-join-material',
  what: 'join material',
  patience: 'clusterMs',
  probe: async (node) => {
    const probe = await probeJoinMaterial(node);
    return probe.kind === 'ready' ? { kind: 'ready', value: `published by ${probe.value.updatedBy}` } : probe;
  },
});
