import { findCondition, type LeaseObject, type NodeObject, type Taint } from '../../kubernetes/kinds.ts';
import { type Condition, timestamp } from '../../kubernetes/object.ts';

// Taints that the control plane alone sets and removes.
const OWN_TAINTS: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
]);

type Health = 'ready' | 'not-ready' | 'unreachable' | 'never-reported';

const HEALTH_TAINTS: Readonly<Record<Health, readonly Pick<Taint, 'key' | 'effect'>[]>> = {
  ready: [],
  'never-reported': [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }],
  'not-ready': [
    { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
  ],
  unreachable: [
    { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
  ],
};

/**
 * What a Node should look like: Unknown once its kubelet was silent for `graceMs`, tainted by what it is.
 *
 * @see recorded node-not-ready, node-never-reported and node-cordoned
 */
export function decideNode(node: NodeObject, lease: LeaseObject | undefined, now: number, graceMs: number): NodeObject {
  const health = decideHealth(node, lease, now, graceMs);
  const conditions = health === 'unreachable' ? silence(node.status?.conditions ?? [], now) : node.status?.conditions;
  const taints = decideTaints(node, health, now);
  const { taints: _, ...spec } = node.spec ?? {};
  return {
    ...node,
    spec: { ...spec, ...(taints.length === 0 ? {} : { taints }) },
    ...(conditions === undefined ? {} : { status: { ...node.status, conditions } }),
  };
}

function decideHealth(node: NodeObject, lease: LeaseObject | undefined, now: number, graceMs: number): Health {
  const ready = findCondition(node.status?.conditions, 'Ready');
  if (ready === undefined) return 'never-reported';
  const signs = [lease?.spec?.renewTime, ready.lastHeartbeatTime, node.metadata.creationTimestamp];
  const lastSign = Math.max(...signs.map((sign) => Date.parse(sign ?? '') || 0));
  if (now - lastSign > graceMs || ready.status === 'Unknown') return 'unreachable';
  return ready.status === 'True' ? 'ready' : 'not-ready';
}

function silence(conditions: readonly Condition[], now: number): readonly Condition[] {
  return conditions.map((condition) =>
    condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          lastTransitionTime: timestamp(now),
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
        },
  );
}

function decideTaints(node: NodeObject, health: Health, now: number): readonly Taint[] {
  const present = node.spec?.taints ?? [];
  const wanted: readonly Pick<Taint, 'key' | 'effect'>[] = [
    ...(node.spec?.unschedulable === true
      ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const]
      : []),
    ...HEALTH_TAINTS[health],
  ];
  return [
    ...present.filter(({ key }) => !OWN_TAINTS.has(key)),
    ...wanted.map(
      ({ key, effect }) =>
        present.find((taint) => taint.key === key && taint.effect === effect) ?? {
          key,
          effect,
          timeAdded: timestamp(now),
        },
    ),
  ];
}
