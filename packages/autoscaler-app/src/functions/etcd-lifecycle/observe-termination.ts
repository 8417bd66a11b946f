import type {
  ClusterState,
  FleetInstance,
  GroupDescription,
  GroupInstance,
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
 *
 * @throws what the heartbeat failed with, unless the group says that the instance waits; what a look failed with.
 */
export async function observeTermination(
  ports: TerminationPorts,
  action: LifecycleAction,
  invocation: Invocation,
): Promise<Observation | 'gone'> {
  const heartbeat = await keepWaiting(ports, action, invocation);
  if (heartbeat.kind === 'gone') return 'gone';
  const [group, cluster, members] = await Promise.all([
    ports.fleet.group(action.group),
    ports.clusterState.read(),
    // All of them: found by the index for instances, one that has just been registered might be missing.
    ports.members.list(),
  ]);
  // A late message may be about an instance that is retained, and its member is not to leave because a call was throttled.
  if (
    heartbeat.kind === 'failed' &&
    !group.instances.some((each) => waits(each) && each.instanceId === action.instanceId)
  ) {
    throw heartbeat.error;
  }
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

type Heartbeat = { readonly kind: 'recorded' | 'gone' } | { readonly kind: 'failed'; readonly error: unknown };

/** The heartbeat's answer is also the proof that somebody waits: the group's description may lag behind. */
async function keepWaiting(
  { hook }: TerminationPorts,
  action: LifecycleAction,
  { logger }: Invocation,
): Promise<Heartbeat> {
  try {
    return { kind: await hook.heartbeat(action) };
  } catch (error) {
    // Throttled, most likely: the hook still has time.
    logger.warn('the heartbeat of a termination failed', { instance_id: action.instanceId, error });
    return { kind: 'failed', error };
  }
}

function waits({ lifecycleState }: GroupInstance): boolean {
  return lifecycleState === 'Terminating:Wait';
}

async function othersThatWait(
  ports: TerminationPorts,
  { group, hook, instanceId: own }: LifecycleAction,
  { instances }: GroupDescription,
  invocation: Invocation,
): Promise<readonly string[]> {
  const candidates = instances.filter((each) => waits(each) && each.instanceId !== own);
  const answers = await Promise.all(
    candidates.map(async ({ instanceId }) => ({
      instanceId,
      // Without a token the action is found by its instance.
      heartbeat: await keepWaiting(ports, { group, hook, instanceId }, invocation),
    })),
  );
  return answers.filter(({ heartbeat }) => heartbeat.kind !== 'gone').map(({ instanceId }) => instanceId);
}
