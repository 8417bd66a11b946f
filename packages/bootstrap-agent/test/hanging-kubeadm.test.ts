import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';

/** Ends the first kubeadm that comes to this phase as one that hung there is ended. */
function hangsOnceIn(phase: string): (reached: string) => Promise<void> {
  let hung = false;
  return async (reached) => {
    if (hung || reached !== phase) return;
    hung = true;
    throw clusterErrors.PROGRAM_TIMED_OUT({ program: 'kubeadm' });
  };
}

test.each(['certs', 'member-add', 'etcd-join'])(
  'a kubeadm join that hangs in %s is ended, undone in etcd, reset and run again; the log names what hung',
  async (phase) => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const memory = memorySink();
    const logger = createLogger({ service: 'bootstrap-agent', sink: memory.sink });
    await clock.drive(runAgent({ ...node(2), logger, betweenPhases: hangsOnceIn(phase) }));

    const own = world.programs.filter((program) => program.startsWith('i-2'));
    expect(own).toEqual(['i-2 kubeadm reset', 'i-2 kubeadm join']);
    expect(world.clusters[0]?.members.map(({ isLearner }) => isLearner)).toEqual([false, false]);
    expect(memory.records.filter(({ message }) => message === 'retrying')).toMatchObject([
      { error: { code: 'KUBEADM_TIMED_OUT', retryable: true, cause: { code: 'PROGRAM_TIMED_OUT' } } },
    ]);
  },
);
