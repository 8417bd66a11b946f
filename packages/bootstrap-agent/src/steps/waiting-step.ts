import { type ClusterError, isClusterError, type Probe, waitUntil } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from './node-context.ts';
import { needed, type Step, satisfied } from './step.ts';

/** A wait as a step. */
export interface WaitingStep {
  readonly name: string;
  /** Completes "waiting for ...". */
  readonly what: string;
  /** Which patience it has. */
  readonly patience: 'clusterMs' | 'readyMs' | 'targetMs';
  /** The error that says what it means when it does not come. */
  readonly timedOut: (
    context: { readonly reason: string; readonly node: string },
    options: { readonly cause: unknown },
  ) => ClusterError;
  /** Whether it has come; its value says so in words. */
  readonly probe: (node: NodeContext) => Promise<Probe<string>>;
}

/** A step that is satisfied when `probe` is ready, and is applied by waiting until it is. */
export function waitingStep({ name, what, patience, timedOut, probe }: WaitingStep): Step {
  return {
    name,
    waits: true,
    check: async (node) => {
      try {
        const found = await probe(node);
        return found.kind === 'ready' ? satisfied(found.value) : needed(found.reason);
      } catch (error) {
        // The wait itself tells errors that pass from those that do not.
        return needed(error instanceof Error ? error.message : String(error));
      }
    },
    apply: async (node) => {
      try {
        const wait = { what, timeoutMs: node.patience[patience], delayMs: node.patience.look };
        await waitUntil(node, wait, () => probe(node));
      } catch (error) {
        if (!isClusterError(error, 'WAIT_TIMED_OUT')) throw error;
        throw timedOut({ reason: String(error.context.reason), node: node.identity.hostname }, { cause: error });
      }
    },
  };
}
