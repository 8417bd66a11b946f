import { acquireLease, isClusterError } from '@dedicated-k8s/core-sdk';
import type { RoleName } from '../roles/role.ts';
import { roles } from '../roles/roles.ts';
import { decideControlPlaneStart } from '../start/decide-control-plane-start.ts';
import { observeControlPlaneStart } from '../start/observe-control-plane-start.ts';
import { membershipLease } from '../steps/membership-lease.ts';
import type { NodeContext } from '../steps/node-context.ts';
import type { Step } from '../steps/step.ts';
import { type Effects, NotPerformed } from './effects.ts';

/** What would become of one step. */
interface PlannedStep {
  readonly step: string;
  /** `follows`: it depends on what a step before it would do. */
  readonly verdict: 'satisfied' | 'needed' | 'waits' | 'follows';
  readonly reason: string;
  readonly effects: readonly string[];
}

/** What `plan` prints. */
export interface PlanResult {
  readonly kind: 'plan';
  /** Left out where nothing would be begun. */
  readonly role?: RoleName;
  readonly start: 'resume' | 'init' | 'join' | 'wait' | 'refuse';
  readonly reason: string;
  readonly steps: readonly PlannedStep[];
}

/**
 * What a run would do now: every step is checked against the real world and applied to a host that only notes what
 * would be done, up to the first program whose work later steps build on.
 */
export async function planNode(node: NodeContext, effects: Effects): Promise<PlanResult> {
  const start = await plannedStart(node);
  if (start.role === undefined) return { kind: 'plan', ...start, steps: [] };
  effects.take();
  const steps: PlannedStep[] = [];
  let current = node;
  let unknownAfter: string | undefined;
  for (const step of roles[start.role].steps) {
    if (unknownAfter !== undefined) {
      steps.push({ step: step.name, verdict: 'follows', reason: `depends on ${unknownAfter}`, effects: [] });
      continue;
    }
    current = await withPlannedLease(step, current);
    const planned = await planStep(step, current, effects);
    if (planned.isUnknown) unknownAfter = step.name;
    steps.push(planned.step);
  }
  return { kind: 'plan', ...start, steps };
}

async function plannedStart(node: NodeContext): Promise<Pick<PlanResult, 'role' | 'start' | 'reason'>> {
  if (node.config.spec.node.role === 'worker')
    return { role: 'worker', start: 'join', reason: 'the config says worker' };
  const decision = decideControlPlaneStart(await observeControlPlaneStart(node));
  const { kind: start, reason } = decision;
  if (decision.kind === 'wait' || decision.kind === 'refuse') return { start, reason };
  if (decision.kind === 'resume') return { role: decision.role, start, reason };
  return { role: decision.kind === 'init' ? 'init-control-plane' : 'join-control-plane', start, reason };
}

async function planStep(
  step: Step,
  node: NodeContext,
  effects: Effects,
): Promise<{ readonly step: PlannedStep; readonly isUnknown: boolean }> {
  const { kind, reason } = await step.check(node);
  const planned = (verdict: PlannedStep['verdict'], isUnknown = false) => ({
    step: { step: step.name, verdict, reason, effects: effects.take() },
    isUnknown,
  });
  if (kind === 'satisfied') return planned('satisfied');
  if (step.waits === true) return planned('waits');
  try {
    await step.apply(node);
    return planned('needed');
  } catch (error) {
    // Also what is to be waited for first, such as join material.
    if (!(error instanceof NotPerformed) && !isClusterError(error)) throw error;
    return planned('needed', true);
  }
}

/** The lease of a step, taken once for neighbours that share it. */
async function withPlannedLease({ lease: name }: Step, node: NodeContext): Promise<NodeContext> {
  if (name === undefined || node.lease?.name === name) return node;
  const claim = await acquireLease(node.leases, node, { ...membershipLease(node), name });
  return claim.kind === 'acquired' ? { ...node, lease: claim.lease } : node;
}
