import { SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { grownCluster } from '../cluster/grown-cluster.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { inits } from '../invariants/inits.ts';
import { takeovers } from '../invariants/takeovers.ts';
import type { Scenario } from './scenario.ts';

/** Fault row 2: many control planes boot at once, one of them initialises the cluster, the others join it in turn. */
export function initRace({ name, racers }: { readonly name: string; readonly racers: number }): Scenario {
  return {
    name,
    title: `${racers} control planes race for init: one inits, the others join one after the other`,
    async run(world) {
      world.chapter(`${racers} control planes boot at once`);
      const autoScaling = await world.aws.clients.autoScaling();
      const { controlPlane } = world.names.groups;
      await autoScaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: controlPlane, DesiredCapacity: racers }),
      );
      const facts = await grownCluster(world, racers);
      return [
        ...(await endingChecks(world, { before: facts, after: facts })),
        inits(world),
        ...takeovers(world, 0),
        causeNamed(world),
      ];
    },
  };
}
