import type { FaultChoice } from '../fault/parse-fault.ts';
import type { Verdict } from './verdict.ts';
import type { World } from './world.ts';

/** A life that a cluster is led through, with the claims that must hold at its end. */
export interface Scenario {
  /** For `--scenario`. */
  readonly name: string;
  /** One sentence. */
  readonly title: string;
  /** How long the nodes' leases last, in seconds; default the agent's own. Shorter where a dead holder is waited out. */
  readonly leaseSeconds?: number;
  /** Faults that are there from the first boot on, besides those of the command line. */
  readonly faults?: (random: World['random']) => readonly FaultChoice[];
  /** @throws {NeverHappenedError} when something that must happen does not. */
  run(world: World): Promise<readonly Verdict[]>;
}
