import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { controlPlanes } from '../cluster/control-planes.ts';
import type { WriteProbeResult } from '../cluster/write-probe.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';
import { converged } from './converged.ts';
import { explainedWaits } from './explained-waits.ts';
import { nothingLost } from './nothing-lost.ts';
import { oneCluster } from './one-cluster.ts';
import { secretsStaySecret } from './secrets.ts';
import { writesSurvived } from './writes-survived.ts';

/** How a scenario ended. */
export interface Ending {
  /** etcd as soon as the cluster had grown up, and at the end. */
  readonly before: EtcdFacts;
  readonly after: EtcdFacts;
  /** What was written meanwhile. */
  readonly written?: WriteProbeResult;
  /** Instances whose agent the scenario itself kept from running. */
  readonly stopped?: ReadonlySet<string>;
}

/** What every scenario must end with, whatever happened in it. */
export async function endingChecks(world: World, ending: Ending): Promise<readonly Verdict[]> {
  const { before, after, written, stopped } = ending;
  world.chapter('what held');
  return [
    await oneCluster(world, before, after),
    ...(written === undefined ? [] : await writesSurvived(controlPlanes(world), written)),
    explainedWaits(world, stopped),
    await secretsStaySecret(world),
    converged(world, after),
    await nothingLost(world),
  ];
}
