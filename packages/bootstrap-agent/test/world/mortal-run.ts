import type { Clock } from '@dedicated-k8s/core-sdk';
import { type ImaginedNodeOptions, runAgent } from './imagined-node.ts';

/** How a run ended, and the moments at which it could have been killed. */
export interface MortalRun {
  readonly outcome: 'finished' | 'killed';
  readonly moments: readonly string[];
}

/**
 * Runs the agent until its `killAt`-th moment (a phase of a step, or between two phases of kubeadm) and lets it die
 * there: what it awaits never comes, and its timers are gone.
 */
export async function mortalRun(
  options: ImaginedNodeOptions,
  killAt: number = Number.POSITIVE_INFINITY,
): Promise<MortalRun> {
  const moments: string[] = [];
  const killed = Promise.withResolvers<'killed'>();
  let dead = false;
  const forever = new Promise<never>(() => {});
  const moment = async (name: string): Promise<void> => {
    if (dead) return forever;
    moments.push(name);
    if (moments.length <= killAt) return;
    dead = true;
    killed.resolve('killed');
    await forever;
  };
  const clock: Clock = {
    now: () => options.clock.now(),
    monotonic: () => options.clock.monotonic(),
    sleep: async (ms, signal) => {
      await options.clock.sleep(ms, signal);
      if (dead) await forever;
    },
  };
  const run = runAgent({ ...options, clock, betweenPhases: (phase) => moment(`kubeadm ${phase}`) }, ({ step, phase }) =>
    moment(`${phase} ${step}`),
  ).then(() => 'finished' as const);
  return { outcome: await Promise.race([run, killed.promise]), moments };
}
