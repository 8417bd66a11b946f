import { describe, expect, it } from 'vitest';
import type { LeaseObject, NodeObject } from '../../kubernetes/kinds.ts';
import { timestamp } from '../../kubernetes/object.ts';
import { decideNode } from './decide-node.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const GRACE_MS = 6000;

function node(ready: 'True' | 'False' | 'Unknown' | undefined, spec: NodeObject['spec'] = {}): NodeObject {
  const at = timestamp(NOW - 60_000);
  const conditions =
    ready === undefined ? undefined : [{ type: 'Ready', status: ready, lastHeartbeatTime: at, lastTransitionTime: at }];
  return {
    metadata: { name: 'a', creationTimestamp: at },
    spec,
    ...(conditions === undefined ? {} : { status: { conditions } }),
  };
}

function lease(ageMs: number): LeaseObject {
  return { metadata: { name: 'a' }, spec: { renewTime: new Date(NOW - ageMs).toISOString() } };
}

const taints = (decided: NodeObject): readonly string[] =>
  (decided.spec?.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`);

describe('a node', () => {
  it.each<readonly [string, NodeObject, LeaseObject | undefined, string | undefined, readonly string[]]>([
    ['alive', node('True'), lease(1000), 'True', []],
    ['silent', node('True'), lease(GRACE_MS + 1), 'Unknown', ['unreachable:NoSchedule', 'unreachable:NoExecute']],
    [
      'silent, without a lease',
      node('True'),
      undefined,
      'Unknown',
      ['unreachable:NoSchedule', 'unreachable:NoExecute'],
    ],
    [
      'alive again, but not yet Ready',
      node('Unknown'),
      lease(0),
      'Unknown',
      ['unreachable:NoSchedule', 'unreachable:NoExecute'],
    ],
    ['not ready', node('False'), lease(0), 'False', ['not-ready:NoSchedule', 'not-ready:NoExecute']],
    ['never heard of', node(undefined), undefined, undefined, ['not-ready:NoSchedule']],
    ['cordoned', node('True', { unschedulable: true }), lease(0), 'True', ['unschedulable:NoSchedule']],
  ])('%s', (_, given, heartbeat, ready, expected) => {
    const decided = decideNode(given, heartbeat, NOW, GRACE_MS);
    expect(decided.status?.conditions?.[0]?.status).toBe(ready);
    expect(taints(decided)).toEqual(expected);
  });

  it('loses the taints of a state that has passed, and keeps those of others', () => {
    const own = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' } as const;
    const other = { key: 'dedicated', effect: 'NoSchedule' } as const;
    expect(decideNode(node('True', { taints: [own, other] }), lease(0), NOW, GRACE_MS).spec?.taints).toEqual([other]);
  });

  it('is left as it is when it is as it should be', () => {
    const settled = decideNode(node('True'), lease(GRACE_MS + 1), NOW, GRACE_MS);
    expect(decideNode(settled, lease(GRACE_MS + 5000), NOW + 5000, GRACE_MS)).toEqual(settled);
  });
});
