import { type Lease, leaseNames, withLease } from '@dedicated-k8s/core-sdk';
import { withLogContext, withSpan } from '@dedicated-k8s/observability';
import { initLease } from './init-lease.ts';
import { membershipLease } from './membership-lease.ts';
import type { NodeContext } from './node-context.ts';
import type { LeaseName, Step, Verdict } from './step.ts';

/** What happens to a step, for those who watch: the journal is not one of them. */
interface StepEvent {
  readonly step: string;
  readonly phase: 'checking' | 'satisfied' | 'applying' | 'applied' | 'failed' | 'undone';
  readonly reason: string;
}

/** Watches a run. It is awaited: what it does happens exactly between the phases. */
export type StepObserver = (event: StepEvent) => void | Promise<void>;

/**
 * Runs steps in their order, each only when it is needed. Neighbours that name the same lease run under one holding of
 * it, which is not even asked for when none of them is needed.
 *
 * @throws what the first step that failed threw; everything before it is done.
 */
export async function runSteps(steps: readonly Step[], node: NodeContext, observe: StepObserver): Promise<void> {
  for (const { lease, steps: group } of byLease(steps)) {
    if (lease === undefined) await runGroup(group, node, observe);
    else if (await anyNeeded(group, node)) {
      await holdLease(lease, node, (held, signal) => runGroup(group, { ...node, lease: held, signal }, observe));
    } else await runGroup(group, node, observe);
  }
}

async function runGroup(group: readonly Step[], node: NodeContext, observe: StepObserver): Promise<void> {
  for (const step of group) {
    node.signal.throwIfAborted();
    await withLogContext({ stage: step.name }, () => runStep(step, node, observe));
  }
}

async function runStep(step: Step, node: NodeContext, observe: StepObserver): Promise<void> {
  await withSpan(`step ${step.name}`, { attributes: { 'agent.step': step.name } }, async (span) => {
    await observe({ step: step.name, phase: 'checking', reason: 'its turn has come' });
    const verdict = await step.check(node);
    span.setAttribute('agent.step.verdict', verdict.kind);
    span.setAttribute('agent.step.reason', verdict.reason);
    if (verdict.kind === 'satisfied') return passOver(step, verdict, node, observe);

    node.logger.info(`step ${step.name} begins`, { reason: verdict.reason });
    await node.journal.record(step.name, 'started');
    await observe({ step: step.name, phase: 'applying', reason: verdict.reason });
    try {
      await step.apply(node);
    } catch (error) {
      await observe({ step: step.name, phase: 'failed', reason: verdict.reason });
      throw error;
    }
    await observe({ step: step.name, phase: 'applied', reason: verdict.reason });
    await node.journal.record(step.name, 'done');
    node.logger.info(`step ${step.name} done`);
  });
}

async function passOver(step: Step, verdict: Verdict, node: NodeContext, observe: StepObserver): Promise<void> {
  node.logger.info(`step ${step.name} is satisfied`, { reason: verdict.reason });
  // Begun by a run that was killed before it could say that it was done.
  if (node.journal.progress(step.name) === 'started') await node.journal.record(step.name, 'done');
  await observe({ step: step.name, phase: 'satisfied', reason: verdict.reason });
}

async function anyNeeded(group: readonly Step[], node: NodeContext): Promise<boolean> {
  for (const step of group) {
    if ((await step.check(node)).kind === 'needed') return true;
  }
  return false;
}

function holdLease(
  name: LeaseName,
  node: NodeContext,
  work: (lease: Lease, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const options = name === leaseNames.etcdMembership ? membershipLease(node) : initLease(node);
  return withLease(node.leases, node, options, work);
}

function byLease(steps: readonly Step[]): readonly { readonly lease?: LeaseName; readonly steps: readonly Step[] }[] {
  const groups: { lease?: LeaseName; steps: Step[] }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last !== undefined && last.lease === step.lease) last.steps.push(step);
    else groups.push({ ...(step.lease === undefined ? {} : { lease: step.lease }), steps: [step] });
  }
  return groups;
}
