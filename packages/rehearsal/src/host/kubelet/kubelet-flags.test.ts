import { expect, it } from 'vitest';
import { parseKubeletFlags } from './kubelet-flags.ts';

it('reads labels and taints', () => {
  const flags = parseKubeletFlags([
    '--node-ip=10.0.1.10',
    '--node-labels=topology.kubernetes.io/zone=eu-west-1a,team=a=b',
    '--register-with-taints=dedicated=gpu:NoSchedule,spot=:NoExecute',
  ]);
  expect(flags.labels).toEqual({ 'topology.kubernetes.io/zone': 'eu-west-1a', team: 'a=b' });
  expect(flags.taints).toEqual([
    { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
    { key: 'spot', effect: 'NoExecute' },
  ]);
});

it.each([
  ['--node-labels=node-role.kubernetes.io/worker=', "unknown 'kubernetes.io' or 'k8s.io' labels"],
  ['--nod-ip=10.0.1.10', "Unknown option '--nod-ip'"],
  ['--register-with-taints=nonsense', 'invalid taint spec: nonsense'],
])('refuses %s', (flag, message) => {
  expect(() => parseKubeletFlags([flag])).toThrow(message);
});
