import { isClusterError, type Probe, type WaitDependencies, waitUntil } from '@dedicated-k8s/core-sdk';
import type { FileSystem } from '../host/file-system.ts';
import { claimMachine } from './claim-machine.ts';

/** A refresh of join material ends after nine minutes at most. */
const PATIENCE_MS = 10 * 60_000;
const DELAY_MS = 1_000;

/** Gives a machine back. */
type Release = () => Promise<void>;

/**
 * Claims the machine for `run`. A refresh of join material ends by itself within minutes and is waited for; another `run`
 * does the same work already.
 *
 * @throws {ClusterError} AGENT_ALREADY_RUNNING; WAIT_TIMED_OUT when a refresh does not end.
 */
export function awaitMachine(dependencies: WaitDependencies & { readonly files: FileSystem }): Promise<Release> {
  const options = { what: 'this machine', timeoutMs: PATIENCE_MS, delayMs: DELAY_MS };
  return waitUntil(dependencies, options, async (): Promise<Probe<Release>> => {
    try {
      return { kind: 'ready', value: await claimMachine(dependencies.files, 'run') };
    } catch (error) {
      if (!isClusterError(error, 'AGENT_ALREADY_RUNNING') || error.context.verb !== 'join refresh') throw error;
      return { kind: 'waiting', reason: error.message };
    }
  });
}
