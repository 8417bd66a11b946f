import { nodeErrors } from '../errors/node-errors.ts';
import { voterProblem } from '../etcd/own-member.ts';
import type { Step } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** The member on this node votes and is healthy: only then another membership change may begin. */
export const awaitEtcdVoter: Step = waitingStep({
  name: 'await-etcd-voter',
  what: 'the etcd member of this node to be a healthy voter',
  patience: 'readyMs',
  timedOut: nodeErrors.NODE_MEMBER_NOT_VOTING,
  probe: async ({ etcd, identity, signal }) => {
    const facts = await etcd.observe([identity.privateIp], signal);
    const problem = voterProblem(facts, identity.privateIp);
    return problem === undefined ? { kind: 'ready', value: 'a healthy voter' } : { kind: 'waiting', reason: problem };
  },
});
