import type { JoinRefreshResult } from '@dedicated-k8s/core-sdk';
import { refreshJoinMaterial } from '../../src/join/refresh-join-material.ts';
import { type ImaginedNodeOptions, imaginedNode } from './imagined-node.ts';

/** How a refresh ended, and the moments at which it could have been killed. */
export interface MortalRefresh {
  readonly outcome: JoinRefreshResult['outcome'] | 'killed';
  readonly moments: readonly string[];
}

/** One `join refresh` on an imagined node; it dies at its `killAt`-th moment: before or after a write, or inside of kubeadm. */
export async function mortalRefresh(
  options: ImaginedNodeOptions,
  killAt: number = Number.POSITIVE_INFINITY,
): Promise<MortalRefresh> {
  const moments: string[] = [];
  const killed = Promise.withResolvers<'killed'>();
  const forever = new Promise<never>(() => {});
  const moment = async (name: string): Promise<void> => {
    if (moments.length > killAt) return forever;
    moments.push(name);
    if (moments.length <= killAt) return;
    killed.resolve('killed');
    await forever;
  };
  const node = await imaginedNode({ ...options, betweenPhases: (phase) => moment(`kubeadm ${phase}`) });
  const { parameters, leases } = node;
  const refresh = refreshJoinMaterial({
    ...node,
    parameters: {
      get: (names) => parameters.get(names),
      put: async (name, ...rest) => {
        await moment(`before ${name}`);
        await parameters.put(name, ...rest);
        await moment(`after ${name}`);
      },
    },
    leases: {
      read: (name) => leases.read(name),
      replace: async (name, ...rest) => {
        await moment(`before the lease`);
        return leases.replace(name, ...rest);
      },
    },
  });
  return { outcome: await Promise.race([refresh.then(({ outcome }) => outcome), killed.promise]), moments };
}
