import type { Step } from '../steps/step.ts';

/** What a node can become. */
export type RoleName = 'init-control-plane' | 'join-control-plane' | 'worker';

/** A role is its steps, in order. */
export interface Role {
  readonly name: RoleName;
  readonly steps: readonly Step[];
}
