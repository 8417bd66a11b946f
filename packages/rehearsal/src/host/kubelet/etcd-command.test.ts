import { expect, it } from 'vitest';
import { createHost } from '../host.ts';
import { fitEtcdCommand } from './etcd-command.ts';

const host = createHost('/lab/a', '127.9.0.1', 'a');
const OLD = new Set([
  '--data-dir',
  '--cert-file',
  '--peer-trusted-ca-file',
  '--listen-client-urls',
  '--listen-metrics-urls',
  '--initial-cluster',
  '--experimental-initial-corrupt-check',
  '--experimental-watch-progress-notify-interval',
]);

it('puts etcd on its own address and below its own root', () => {
  const command = [
    'etcd',
    '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
    '--data-dir=/var/lib/etcd',
    '--initial-cluster=a=https://127.9.0.1:2380',
    '--listen-client-urls=https://127.0.0.1:2379,https://127.9.0.1:2379',
    '--listen-metrics-urls=http://127.0.0.1:2381',
    '--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
  ];
  expect(fitEtcdCommand(host, command, OLD)).toEqual([
    'etcd',
    '--cert-file=/lab/a/etc/kubernetes/pki/etcd/server.crt',
    '--data-dir=/lab/a/var/lib/etcd',
    '--initial-cluster=a=https://127.9.0.1:2380',
    '--listen-client-urls=https://127.9.0.1:2379',
    '--listen-metrics-urls=http://127.9.0.1:2381',
    '--peer-trusted-ca-file=/lab/a/etc/kubernetes/pki/etcd/ca.crt',
  ]);
});

it('speaks to an older etcd in its flags, and leaves out what it has none for', () => {
  const command = [
    'etcd',
    '--feature-gates=InitialCorruptCheck=true',
    '--watch-progress-notify-interval=5s',
    '--new=1',
  ];
  expect(fitEtcdCommand(host, command, OLD)).toEqual([
    'etcd',
    '--experimental-initial-corrupt-check=true',
    '--experimental-watch-progress-notify-interval=5s',
  ]);
  const current = new Set(['--feature-gates', '--watch-progress-notify-interval', '--new']);
  expect(fitEtcdCommand(host, command, current)).toEqual(command);
});
