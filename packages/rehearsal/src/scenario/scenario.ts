import type { Verdict } from './verdict.ts';
import type { World } from './world.ts';

/** A life that a cluster is led through, with the claims that must hold at its end. */
export interface Scenario {
  /** For `--scenario`. */
  readonly name: string;
  /** One sentence. */
  readonly title: string;
  /** @throws {NeverHappenedError} when something that must happen does not. */
  run(world: World): Promise<readonly Verdict[]>;
}
