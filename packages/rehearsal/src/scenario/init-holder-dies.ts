import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedRequest } from '@dedicated-k8s/local-aws';
import { grownCluster, PATIENCE_MS } from '../cluster/grown-cluster.ts';
import { callerOf, isPutOf } from '../cluster/recorded-writes.ts';
import { loseMachine } from '../cluster/terminate.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { inits } from '../invariants/inits.ts';
import { takeovers } from '../invariants/takeovers.ts';
import type { Scenario } from './scenario.ts';
import { done, waitingFor } from './until.ts';
import type { World } from './world.ts';

/** When the node that may initialise the cluster loses its power, as seen from `kubeadm init`. */
type Moment = 'before' | 'during' | 'after';

const moments: Readonly<
  Record<Moment, { readonly title: string; readonly strike: (world: World) => Promise<string> }>
> = {
  before: {
    title: 'as soon as it has the right to init',
    strike: (world) => strikeAt(world, 'a node gets the lease', (request) => isPutOf(request, 'cluster-init')),
  },
  during: {
    title: 'while kubeadm init runs and etcd is up',
    strike: async (world) => {
      const instanceId = await world.until('etcd of the first node runs', PATIENCE_MS, () => {
        const found = [...world.instances.running.values()].find(({ root }) =>
          existsSync(join(root, 'var', 'lib', 'etcd', 'member')),
        );
        return found === undefined ? waitingFor('no node has etcd data') : done(found.instanceId);
      });
      world.instances.cutPower(instanceId);
      return instanceId;
    },
  },
  after: {
    title: 'after kubeadm init, with everything published but the end of the init',
    strike: (world) =>
      strikeAt(
        world,
        'the first node registers its member',
        ({ operation, input }) =>
          operation === 'PutItem' &&
          (input as { readonly TableName?: string } | undefined)?.TableName === world.names.tables.members,
      ),
  },
};

/** Fault row 2: the holder of the right to init loses its machine; another one takes over, and there is one cluster. */
export function initHolderDies(moment: Moment): Scenario {
  const { title, strike } = moments[moment];
  return {
    name: `init-holder-dies-${moment}`,
    title: `the machine that may init the cluster is lost ${title}; another one takes over once its lease ran out`,
    leaseSeconds: 10,
    async run(world) {
      world.chapter('three control planes race for init; the winner loses its machine');
      const lost = await strike(world);
      world.note(`${lost} has lost its power`);
      await loseMachine(world, lost);

      world.chapter('another node takes over, the rest join, the lost one is replaced');
      const facts = await grownCluster(world);
      return [
        ...(await endingChecks(world, { before: facts, after: facts })),
        inits(world),
        ...takeovers(world, 1),
        causeNamed(world),
      ];
    },
  };
}

/** Cuts the power at the very moment of a node's first request that matches: it never sees the answer. */
async function strikeAt(world: World, what: string, matches: (request: RecordedRequest) => boolean): Promise<string> {
  const struck = world.requests.onFirst(matches, (request) => world.instances.cutPower(callerOf(request)));
  return callerOf(await world.until(what, PATIENCE_MS, struck));
}
