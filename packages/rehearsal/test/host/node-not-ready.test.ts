import { expect, it } from 'vitest';
import { decideNode } from '../../src/host/apiserver/controllers/decide-node.ts';
import { nodeConditions } from '../../src/host/kubelet/node-object.ts';
import type { NodeObject } from '../../src/host/kubernetes/kinds.ts';
import { recordedObject } from './recording.ts';

it('makes of a node that fell silent what the real controller made of it', () => {
  const silent = recordedObject('node-not-ready') as NodeObject;
  const [condition] = silent.status?.conditions ?? [];
  const lastHeard = Date.parse(condition?.lastHeartbeatTime ?? '');
  const noticed = Date.parse(condition?.lastTransitionTime ?? '');
  const { taints: _, ...spec } = silent.spec ?? {};
  const alive: NodeObject = {
    ...silent,
    spec,
    status: { ...silent.status, conditions: nodeConditions([], lastHeard) },
  };
  expect(decideNode(alive, undefined, noticed, 50_000)).toEqual(silent);
});
