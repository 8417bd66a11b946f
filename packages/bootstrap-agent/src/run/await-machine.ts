import { type Clock, isClusterError } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import type { FileSystem } from '../host/file-system.ts';
import { claimMachine } from './claim-machine.ts';

const POLL_MS = 1_000;

/** What waiting for the machine needs. */
export interface AwaitMachineDependencies {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Claims the machine for `run`. A refresh of join material ends by itself within minutes and is waited for; another `run`
 * does the same work already.
 *
 * @throws {ClusterError} AGENT_ALREADY_RUNNING
 */
export async function awaitMachine({
  files,
  clock,
  logger,
  signal,
}: AwaitMachineDependencies): Promise<() => Promise<void>> {
  for (let look = 1; ; look += 1) {
    try {
      return await claimMachine(files, 'run');
    } catch (error) {
      if (!isClusterError(error, 'AGENT_ALREADY_RUNNING') || error.context.verb !== 'join refresh') throw error;
      if (look === 1) logger.info('waiting for this machine', { reason: error.message });
      await clock.sleep(POLL_MS, signal);
    }
  }
}
