import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { InMemoryFileSystem } from '../../test/world/in-memory-file-system.ts';
import type { CommandResult, HostCommand } from '../host/host-commands.ts';
import { type KubeadmHost, kubeadmWithConfig } from './kubeadm.ts';

function hostThat(runs: (command: HostCommand) => Promise<CommandResult>): KubeadmHost & { files: InMemoryFileSystem } {
  return {
    files: new InMemoryFileSystem(),
    commands: { run: runs, settle: async () => [] },
    node: { name: 'a' },
    cluster: { endpoint: 'demo:6443' },
    patience: { kubeadmMs: 360_000 },
    signal: new AbortController().signal,
    clock: new ManualClock(),
    logger: createLogger({ service: 'test', sink: memorySink().sink }),
  };
}

test('a kubeadm that hangs is an error that names the phase it was in, and leaves no secrets', async () => {
  const host = hostThat(async ({ program, onLine }) => {
    onLine?.('[preflight] Running pre-flight checks');
    onLine?.('[etcd] Waiting for the new etcd member to join the cluster. This can take up to 40s');
    throw clusterErrors.PROGRAM_TIMED_OUT({ program });
  });
  await expect(kubeadmWithConfig(host, ['join'], [{}])).rejects.toMatchObject({
    code: 'KUBEADM_TIMED_OUT',
    retryable: true,
    context: { command: 'kubeadm join', limitSeconds: 360, phase: 'etcd', said: expect.stringContaining('to join') },
    cause: { code: 'PROGRAM_TIMED_OUT' },
  });
  expect(await host.files.list('/run/bootstrap-agent')).toEqual([]);
});

test('a failure without words of its own is of the phase that was named last', async () => {
  const host = hostThat(async ({ onLine }) => {
    onLine?.('[kubelet-start] Starting the kubelet');
    return { exitCode: 137, stdout: '', stderr: '' };
  });
  await expect(kubeadmWithConfig(host, ['join'], [{}])).rejects.toMatchObject({
    code: 'KUBEADM_FAILED',
    context: { phase: 'kubelet-start', exitCode: 137 },
  });
});

test('while it runs, every half minute it is said what it is at and for how long', async () => {
  const clock = new ManualClock();
  const memory = memorySink();
  const host = {
    ...hostThat(async ({ onLine }) => {
      await clock.sleep(40_000);
      onLine?.('[etcd] Waiting');
      await clock.sleep(30_000);
      return { exitCode: 0, stdout: '', stderr: '' };
    }),
    clock,
    logger: createLogger({ service: 'test', sink: memory.sink }),
  };
  await clock.drive(kubeadmWithConfig(host, ['join'], [{}]));
  expect(memory.records.filter(({ message }) => message === 'waiting for kubeadm join')).toMatchObject([
    { reason: 'phase none: nothing yet', waited_ms: 30_000, patience_ms: 360_000 },
    { reason: 'phase etcd: Waiting', waited_ms: 60_000 },
  ]);
  expect(clock.sleeping).toBe(0);
});
