import { expect, it } from 'vitest';
import { isProtectedLabel } from './node-labels.ts';

it.each([
  ['node-role.kubernetes.io/control-plane', true],
  ['node-restriction.kubernetes.io/x', true],
  ['k8s.io/x', true],
  ['kubernetes.io/os', false],
  ['topology.kubernetes.io/zone', false],
  ['node.kubernetes.io/instance-type', false],
  ['kubelet.kubernetes.io/x', false],
  ['example.com/notkubernetes.io', false],
  ['mykubernetes.io/x', false],
  ['plain', false],
])('%s: %s', (label, expected) => {
  expect(isProtectedLabel(label)).toBe(expected);
});
