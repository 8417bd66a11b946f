import type {
  ClusterState,
  FleetInstance,
  GroupDescription,
  LifecycleAction,
  LiveInstance,
} from '@dedicated-k8s/core-sdk';
import type { EtcdView, TerminationFacts } from './decide-termination.ts';
import { identifyNode, type TerminatingNode } from './identify-node.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** An instance that waits at the hook. */
export interface WaitingInstance {
  readonly instanceId: string;
  readonly node: TerminatingNode;
}

/** The group at one moment, without etcd. */
export interface Observation {
  readonly group: GroupDescription;
  readonly cluster: ClusterState;
  /** Instances whose member is registered and was not removed. */
  readonly registered: ReadonlySet<string>;
  /** The instance of the message. */
  readonly own: WaitingInstance;
  /** Others of the group that wait beside it. */
  readonly others: readonly WaitingInstance[];
  /** Ids of every member in the table. */
  readonly members: ReadonlySet<string>;
  /** Every instance that could be a member; undefined when EC2 does not know one of the group. */
  readonly instances: readonly LiveInstance[] | undefined;
}

/**
 * Looks at the group, and keeps every instance of it waiting that waits at this hook. `gone`: nobody waits for an answer
 * about this one; its action was completed, timed out or never was.
 */
export async function observeTermination(
  ports: TerminationPorts,
  action: LifecycleAction,
  invocation: Invocation,
): Promise<Observation | 'gone'> {
  if ((await keepWaiting(ports, action, invocation)) === 'gone') return 'gone';
  const [group, cluster, members] = await Promise.all([
    ports.fleet.group(action.group),
    ports.clusterState.read(),
    // All of them: found by the index for instances, one that has just been registered might be missing.
    ports.members.list(),
  ]);
  const others = await othersThatWait(ports, action, group, invocation);
  const registered = new Set(members.flatMap(({ instanceId, status }) => (status === 'removed' ? [] : [instanceId])));
  const grouped = group.instances.map(({ instanceId }) => instanceId);
  const described = await ports.fleet.instances([...new Set([action.instanceId, ...grouped, ...registered])]);
  const waiting = (instanceId: string): WaitingInstance => ({
    instanceId,
    node: identifyNode(
      members.filter((member) => member.instanceId === instanceId),
      described.find((instance) => instance.instanceId === instanceId),
    ),
  });
  return {
    group,
    cluster,
    registered,
    own: waiting(action.instanceId),
    others: others.map(waiting),
    members: new Set(members.map(({ memberId }) => memberId)),
    instances: liveInstances(grouped, described),
  };
}

/** Those with an address, stopped ones too; none of the group may be missing. */
function liveInstances(
  grouped: readonly string[],
  described: readonly FleetInstance[],
): readonly LiveInstance[] | undefined {
  const known = new Set(described.map(({ instanceId }) => instanceId));
  if (grouped.some((instanceId) => !known.has(instanceId))) return undefined;
  return described.flatMap(({ instanceId, privateIp }) => (privateIp === undefined ? [] : [{ instanceId, privateIp }]));
}

/** Everything that the decision about one of the waiting instances is made from. */
export function factsAbout(
  { instanceId, node }: WaitingInstance,
  { cluster, group, registered }: Observation,
  etcd: EtcdView,
  patienceEndsAt: number,
): TerminationFacts {
  const { status, owner, clusterId } = cluster;
  return {
    instanceId,
    node,
    cluster: { status, owner, clusterId },
    registeredMembers: registered.size,
    desired: group.desired,
    etcd,
    patienceEndsAt,
  };
}

/** The heartbeat's answer is also the proof that somebody waits: the group's description may lag behind. */
async function keepWaiting(
  { hook }: TerminationPorts,
  action: LifecycleAction,
  { logger }: Invocation,
): Promise<'waiting' | 'gone'> {
  try {
    return (await hook.heartbeat(action)) === 'gone' ? 'gone' : 'waiting';
  } catch (error) {
    // Throttled, most likely: the hook still has time, and completing it later will tell whether it is there.
    logger.warn('the heartbeat of a termination failed', { instance_id: action.instanceId, error });
    return 'waiting';
  }
}

async function othersThatWait(
  ports: TerminationPorts,
  { group, hook, instanceId: own }: LifecycleAction,
  { instances }: GroupDescription,
  invocation: Invocation,
): Promise<readonly string[]> {
  const candidates = instances.filter(
    ({ instanceId, lifecycleState }) => lifecycleState === 'Terminating:Wait' && instanceId !== own,
  );
  const answers = await Promise.all(
    candidates.map(async ({ instanceId }) => ({
      instanceId,
      // Without a token the action is found by its instance.
      answer: await keepWaiting(ports, { group, hook, instanceId }, invocation),
    })),
  );
  return answers.filter(({ answer }) => answer === 'waiting').map(({ instanceId }) => instanceId);
}
