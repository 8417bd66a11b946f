import { expect, it } from 'vitest';
import type { RehearsalEvent } from './event.ts';
import { narrateLogs } from './narrate.ts';

it('tells what a node is at: its step, the phase of kubeadm in it, or what it waits for; each once', () => {
  const told: RehearsalEvent[] = [];
  const listen = narrateLogs((event) => told.push(event));
  const log = (record: object): void => listen({ source: 'i-1', record: { message: '', ...record } });
  log({ stage: 'join-control-plane' });
  log({ stage: 'join-control-plane', phase: 'etcd' });
  log({ stage: 'join-control-plane', phase: 'etcd' });
  log({ stage: 'join-control-plane', message: 'waiting for kubeadm join' });
  log({ message: 'waiting for a turn at etcd' });
  log({ message: 'done' });
  listen({ source: 'a-function', record: { message: '', stage: 'x' } });
  expect(told.map((event) => event.kind === 'stage' && event.stage)).toEqual([
    'join-control-plane',
    'join-control-plane: etcd',
    'waiting for kubeadm join',
    'waiting for a turn at etcd',
  ]);
});
