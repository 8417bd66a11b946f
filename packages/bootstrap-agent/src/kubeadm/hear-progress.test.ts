import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { hearProgress } from './hear-progress.ts';

function heard() {
  const clock = new ManualClock();
  const memory = memorySink();
  const logger = createLogger({ service: 'test', sink: memory.sink });
  return { clock, memory, ...hearProgress({ clock, logger }, { command: 'kubeadm join', timeoutMs: 360_000 }) };
}

test('logs what names a phase, and nothing else: the rest is for people', () => {
  const { onLine, current, memory } = heard();
  onLine('[preflight] Running pre-flight checks');
  onLine('[0;37mOS[0m: [0;32mLinux[0m');
  onLine('kubeadm join demo:6443 --token abcdef.0123456789abcdef');
  onLine('[etcd] Creating static Pod manifest for "etcd"');
  expect(memory.records).toMatchObject([
    { message: 'kubeadm join goes on', phase: 'preflight', said: 'Running pre-flight checks' },
    { message: 'kubeadm join goes on', phase: 'etcd', said: 'Creating static Pod manifest for "etcd"' },
  ]);
  expect(current()).toEqual({ phase: 'etcd', said: 'Creating static Pod manifest for "etcd"' });
});

test('keeps tokens and keys to itself, digests not', () => {
  const { onLine, current, memory } = heard();
  onLine('[bootstrap-token] Using token: abcdef.0123456789abcdef');
  onLine(`[upload-certs] Using certificate key: ${'0123456789abcdef'.repeat(4)}`);
  onLine(`[discovery] pinned sha256:${'0123456789abcdef'.repeat(4)}`);
  expect(JSON.stringify([memory.records.slice(0, 2)])).not.toContain('0123456789abcdef');
  expect(current().said).toBe(`pinned sha256:${'0123456789abcdef'.repeat(4)}`);
});

test('a flood of lines is counted instead', async () => {
  const { clock, onLine, memory, stop } = heard();
  for (let line = 1; line <= 1_000; line += 1) onLine(`[x] ${line}`);
  expect(memory.records).toHaveLength(50);
  await clock.advance(10_000);
  onLine('[x] later');
  expect(memory.records.at(-1)).toMatchObject({ said: 'later', left_out: 950 });
  for (let line = 1; line <= 51; line += 1) onLine(`[x] ${line}`);
  stop();
  expect(memory.records.at(-1)).toMatchObject({ message: 'kubeadm join has ended', said: '51', left_out: 2 });
});
