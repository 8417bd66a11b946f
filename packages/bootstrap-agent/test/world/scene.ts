import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import type { ImaginedNodeOptions } from './imagined-node.ts';
import { InMemoryFileSystem } from './in-memory-file-system.ts';
import { emptyWorld, memoryWorld, type WorldState } from './world-state.ts';

/** An empty world, and machines in it: the same one again for the same number. */
export interface Scene {
  readonly clock: ManualClock;
  readonly world: WorldState;
  readonly node: (index: number, role?: 'control-plane' | 'worker') => ImaginedNodeOptions;
  readonly files: (index: number) => InMemoryFileSystem;
}

export function createScene(): Scene {
  const clock = new ManualClock();
  const world = emptyWorld();
  const store = memoryWorld(world);
  const disks = new Map<number, InMemoryFileSystem>();
  const files = (index: number): InMemoryFileSystem => {
    const disk = disks.get(index) ?? new InMemoryFileSystem();
    disks.set(index, disk);
    return disk;
  };
  return {
    clock,
    world,
    files,
    node: (index, role = 'control-plane') => ({
      world: store,
      files: files(index),
      clock,
      instanceId: `i-${index}`,
      privateIp: `10.0.1.${index}`,
      role,
    }),
  };
}
