import { signalAgent } from '../cluster/agent-process.ts';
import { grownCluster, PATIENCE_MS } from '../cluster/grown-cluster.ts';
import { stateWrites } from '../cluster/recorded-writes.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { fenced, LOST_LEASE } from '../invariants/fenced.ts';
import { inits } from '../invariants/inits.ts';
import { takeovers } from '../invariants/takeovers.ts';
import { isStep } from '../logs/log-queries.ts';
import type { Scenario } from './scenario.ts';
import { done, waitingFor } from './until.ts';

/**
 * Fault row 3: the agent of the node that initialises the cluster stops past its lease and goes on later. Its kubeadm goes
 * on meanwhile, the worst case: when it wakes up, a whole cluster stands on its machine that must not count.
 */
export const pausedHolder: Scenario = {
  name: 'paused-holder',
  title:
    'the node that inits is paused past its lease; another one takes over; the paused one finds its writes refused',
  leaseSeconds: 10,
  async run(world) {
    world.chapter('three control planes race for init; the agent of the winner is paused while kubeadm runs');
    const begun = world.logs.history.onFirst(
      (entry) => isStep(entry, 'kubeadm-init', 'begins'),
      ({ source }) => signalAgent(source, 'SIGSTOP'),
    );
    const { source: paused } = await world.until('a node begins kubeadm init', PATIENCE_MS, begun);
    world.note(`the agent of ${paused} is stopped`);

    world.chapter('another node takes over');
    await world.until('another node initialises', PATIENCE_MS, () => {
      const last = stateWrites(world).findLast(({ accepted }) => accepted);
      return last !== undefined && last.owner !== paused ? done(undefined) : waitingFor('its lease has not run out');
    });

    world.chapter(`${paused} goes on`);
    const resumedAt = Date.now();
    signalAgent(paused, 'SIGCONT');
    const facts = await grownCluster(world);
    return [
      ...(await endingChecks(world, { before: facts, after: facts, stopped: new Set([paused]) })),
      inits(world),
      ...takeovers(world, 1),
      fenced(world, { paused, resumedAt }),
      causeNamed(world, { by: paused, codes: LOST_LEASE }),
    ];
  },
};
