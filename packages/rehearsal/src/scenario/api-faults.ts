import { controlPlanes } from '../cluster/control-planes.ts';
import { grownCluster, PATIENCE_MS, seatsOf } from '../cluster/grown-cluster.ts';
import { hasState } from '../cluster/in-service.ts';
import { createWriteTargets } from '../cluster/instance-etcd.ts';
import { replaceInGroup } from '../cluster/terminate.ts';
import { TerminationQueue } from '../cluster/termination-queue.ts';
import { onFunctionEnd } from '../cluster/terminations.ts';
import { startWriteProbe } from '../cluster/write-probe.ts';
import { isApiFault, parseFault } from '../fault/parse-fault.ts';
import { boundedRetries } from '../invariants/bounded-retries.ts';
import { denialsNamed } from '../invariants/denials-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { everyFaultStruck } from '../invariants/every-fault-struck.ts';
import { inits } from '../invariants/inits.ts';
import { oneRemoval } from '../invariants/one-removal.ts';
import { takeovers } from '../invariants/takeovers.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** A call number from `from` to `to`, as chance has it. */
type Pick = (from: number, to: number) => number;

/** What nodes meet while they are born: each API they use, each kind of fault; `/i-` is in the name of every node's role. */
function birthFaults(pick: Pick): readonly string[] {
  const throttled = pick(1, 6);
  return [
    'imds:/latest/api/token:error:1-2',
    'imds:/latest/meta-data/instance-id:drop-before:1',
    'imds:/latest/user-data:time-out:1',
    `ssm@/i-:GetParameters:throttle:${throttled}-${throttled + 1}`,
    `ssm@/i-:GetParameters:time-out:${pick(9, 12)}`,
    `ssm@/i-:PutParameter:error:${pick(1, 3)}`,
    `dynamodb@/i-:GetItem:throttle:${pick(1, 5)}`,
    `dynamodb@/i-:GetItem:error:${pick(6, 12)}`,
    `dynamodb@/i-:PutItem:error:${pick(1, 3)}`,
    `dynamodb@/i-:PutItem:drop-after:${pick(5, 9)}`,
    // Read to learn whether members of a cluster run: who is denied must not take it for none.
    `dynamodb@/i-:Query:deny:${pick(1, 3)}`,
    'elasticloadbalancing@/i-:RegisterTargets:throttle:1-2',
    `elasticloadbalancing@/i-:DescribeTargetHealth:error:${pick(1, 4)}`,
    `autoscaling@/i-:CompleteLifecycleAction:error:${pick(1, 2)}`,
    'monitoring@/i-:PutMetricData:time-out:1',
  ];
}

/** What the function for terminations meets. */
const terminationFaults = [
  'autoscaling@etcd-lifecycle:RecordLifecycleActionHeartbeat:throttle:1',
  // The group with its desired size: who is denied must not take it for gone.
  'autoscaling@etcd-lifecycle:DescribeAutoScalingGroups:deny:1',
  'dynamodb@etcd-lifecycle:Query:error:1',
  'dynamodb@etcd-lifecycle:GetItem:time-out:2',
  'dynamodb@etcd-lifecycle:UpdateItem:drop-after:1',
  'ec2@etcd-lifecycle:DescribeInstances:throttle:1-2',
  'elasticloadbalancing@etcd-lifecycle:DeregisterTargets:error:1',
  'ssm@etcd-lifecycle:SendCommand:throttle:1',
  'ssm@etcd-lifecycle:GetCommandInvocation:error:1-2',
  'autoscaling@etcd-lifecycle:CompleteLifecycleAction:error:1',
].map(parseFault);

/**
 * How long a message stays away that was taken and not acknowledged, in seconds, as the queue's owner may set it: longer
 * than it takes to the denial, much shorter than the stack's 330, which would be waited out after it. Where a machine is so
 * slow that the denial takes longer, the message is taken once more meanwhile, which changes nothing of what must hold.
 */
const FIRST_VISIBILITY_SECONDS = 20;
/** From then on: nobody is to be disturbed any more. */
const LATER_VISIBILITY_SECONDS = 120;

/** Fault row 14: throttling, failures, denials, lost answers and black holes of every API in use, at birth and termination. */
export const apiFaults: Scenario = {
  name: 'api-faults',
  title: 'AWS throttles, fails, denies, loses answers and falls silent: nothing is misread, everything converges',
  faults: (random) => birthFaults((from, to) => from + Math.floor(random.fraction() * (to - from + 1))).map(parseFault),
  async run(world) {
    world.chapter('three control planes and a worker are born; every API they use has faults');
    const birth = await grownCluster(world);
    const probe = startWriteProbe(
      createWriteTargets(() => controlPlanes(world)),
      world.signal,
    );
    const [, victim] = seatsOf(world, birth);
    if (victim === undefined) throw new Error('there is no follower');
    const { instanceId } = victim.instance;

    world.chapter(`${instanceId} is terminated; every API that the function uses has faults`);
    const queue = await TerminationQueue.open(world);
    await queue.setVisibilityTimeout(FIRST_VISIBILITY_SECONDS);
    addFaults(world);
    const ended = onFunctionEnd(world);
    await replaceInGroup(world, instanceId);
    await world.until('the function was denied', PATIENCE_MS, ended);
    await queue.setVisibilityTimeout(LATER_VISIBILITY_SECONDS);
    await world.until('the instance is gone', PATIENCE_MS, () => hasState(world, instanceId, 'Terminated'));
    const after = await grownCluster(world);
    await world.until('the message is acknowledged', PATIENCE_MS, () => queue.isEmpty());
    const written = await probe.stop();
    return [
      ...(await endingChecks(world, { before: birth, after, written })),
      inits(world),
      ...takeovers(world, 0),
      ...oneRemoval(world, { victim: instanceId, memberId: victim.member.id, before: birth, after }),
      everyFaultStruck(world, [...world.faults, ...terminationFaults]),
      boundedRetries(world),
      denialsNamed(world),
    ];
  },
};

function addFaults(world: World): void {
  for (const { rule, text } of terminationFaults.filter(isApiFault)) {
    world.aws.faults.add(rule);
    world.note(`fault: ${text}`);
  }
}
