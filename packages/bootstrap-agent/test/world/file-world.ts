import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { WorldState, WorldStore } from './world-state.ts';

/** The world in a file, for agents that are processes; one of them runs at a time. */
export function fileWorld(path: string): WorldStore {
  const read = (): WorldState => JSON.parse(readFileSync(path, 'utf8')) as WorldState;
  return {
    read,
    change: (edit) => {
      const world = read();
      const result = edit(world);
      writeFileSync(`${path}.new`, JSON.stringify(world));
      renameSync(`${path}.new`, path);
      return result;
    },
  };
}
