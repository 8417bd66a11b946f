import { fillVacancy as fill } from '@dedicated-k8s/core-sdk';
import { needed, type Step, satisfied } from './step.ts';

/** The vacancy that this node took the place of is no longer listed. */
export const fillVacancy: Step = {
  name: 'fill-vacancy',
  check: async ({ clusterState, identity }) => {
    const { vacancies } = await clusterState.read();
    const claimed = vacancies.find(({ claimedBy }) => claimedBy === identity.instanceId);
    return claimed === undefined
      ? satisfied('this node holds no vacancy')
      : needed(`this node took the place of ${claimed.instanceId}`);
  },
  apply: (node) => fill(node.clusterState, node, { instanceId: node.identity.instanceId }),
};
