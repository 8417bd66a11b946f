import {
  type CommandOutcome,
  etcdStatusResult,
  type GroupDescription,
  type GroupInstance,
  isClusterError,
  parseCommandOutput,
} from '@dedicated-k8s/core-sdk';
import type { EtcdView } from './decide-termination.ts';
import type { Observation } from './observe-termination.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** A view of etcd, and the node that gave it: it is also the one to act through. */
export interface EtcdSighting {
  readonly view: EtcdView;
  readonly witness?: string;
}

const DELIVERY_TIMEOUT_MS = 30_000;
const EXECUTION_TIMEOUT_MS = 30_000;

/** Asks the nodes in service one after another how etcd is, until one can tell. */
export async function lookAtEtcd(
  { commands, clock }: TerminationPorts,
  { group, registered }: Pick<Observation, 'group' | 'registered'>,
  { signal, logger }: Invocation,
): Promise<EtcdSighting> {
  const witnesses = witnessesOf(group, registered);
  let failure = { code: 'FUNCTION_NO_WITNESS', reason: 'no control plane is in service' };
  for (const { instanceId } of witnesses) {
    const askedAt = clock.now();
    const outcome = await commands.run(
      instanceId,
      { verb: 'etcd status' },
      { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS, executionTimeoutMs: EXECUTION_TIMEOUT_MS, signal },
    );
    const view = viewOf(outcome, instanceId, askedAt);
    if (view.kind === 'seen') return { view, witness: instanceId };
    failure = view;
    logger.warn('a control plane could not tell how etcd is', { witness: instanceId, ...failure });
  }
  return { view: { kind: 'unseen', ...failure } };
}

/** Registered members first, healthy ones before others, then in a fixed order: every look asks the same node. */
function witnessesOf({ instances }: GroupDescription, registered: ReadonlySet<string>): readonly GroupInstance[] {
  const rank = ({ instanceId, healthStatus }: GroupInstance): number =>
    (registered.has(instanceId) ? 0 : 2) + (healthStatus === 'Healthy' ? 0 : 1);
  return instances
    .filter(({ lifecycleState }) => lifecycleState === 'InService')
    .toSorted((a, b) => rank(a) - rank(b) || (a.instanceId < b.instanceId ? -1 : 1));
}

function viewOf(outcome: CommandOutcome, instanceId: string, askedAt: number): EtcdView {
  switch (outcome.kind) {
    case 'succeeded':
      try {
        const { facts } = parseCommandOutput(etcdStatusResult, { ...outcome, instanceId });
        // Their age counts from our own question: the node's clock may be off.
        return { kind: 'seen', facts: { ...facts, observedAt: askedAt, observedBy: instanceId } };
      } catch (error) {
        if (!isClusterError(error)) throw error;
        return { kind: 'unseen', code: error.code, reason: error.message };
      }
    case 'failed': {
      const reason = `etcd status ended with ${outcome.exitCode} on ${instanceId}: ${lastLineOf(outcome.stderr)}`;
      return { kind: 'unseen', code: 'COMMAND_FAILED', reason };
    }
    case 'undeliverable':
      return { kind: 'unseen', code: 'COMMAND_UNDELIVERABLE', reason: `${instanceId}: ${outcome.reason}` };
    case 'timed-out':
      return { kind: 'unseen', code: 'COMMAND_TIMED_OUT', reason: `etcd status did not end on ${instanceId}` };
    case 'cancelled':
      return { kind: 'unseen', code: 'COMMAND_TIMED_OUT', reason: `etcd status was cancelled on ${instanceId}` };
  }
}

/** The last record of the agent's log names the cause. */
export function lastLineOf(stderr: string): string {
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}
