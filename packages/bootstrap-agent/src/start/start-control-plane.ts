import {
  acquireLease,
  claimVacancy,
  isClusterError,
  type Lease,
  type LeaseObservation,
  type Probe,
  waitUntil,
} from '@dedicated-k8s/core-sdk';
import { currentTraceContext, parseTraceparent, type TraceContext, withSpan } from '@dedicated-k8s/observability';
import { agentErrors } from '../errors/agent-errors.ts';
import { initControlPlaneRole } from '../roles/init-control-plane.ts';
import { joinControlPlaneRole } from '../roles/join-control-plane.ts';
import type { Role } from '../roles/role.ts';
import { initLease } from '../steps/init-lease.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { runSteps, type StepObserver } from '../steps/run-steps.ts';
import { type ControlPlaneStart, decideControlPlaneStart } from './decide-control-plane-start.ts';
import { observeControlPlaneStart } from './observe-control-plane-start.ts';

/**
 * Makes this instance a control plane: looks, decides, and runs the role that was decided for.
 *
 * @throws {ClusterError} AGENT_START_REFUSED; WAIT_TIMED_OUT; LEASE_HELD, LEASE_LOST, CLUSTER_STATE_MOVED when another
 *   node was faster, and the next attempt finds something new; or what a step threw.
 */
export async function startControlPlane(node: NodeContext, observe: StepObserver): Promise<void> {
  const start = await awaitStart(node);
  try {
    await begin(start, node, observe);
  } catch (error) {
    // Others need not wait for it to run out, where it failed before the steps that hold and release it themselves.
    await start.claim?.release().catch(() => undefined);
    throw error;
  }
}

/** What was decided to begin. */
interface Start {
  readonly role: Role;
  readonly decision: ControlPlaneStart;
  /** The right to initialise the cluster. */
  readonly claim?: Lease;
}

/** Looks until there is something to do; an initialisation is something to do only once its lease was got. */
function awaitStart(node: NodeContext): Promise<Start> {
  const { logger, patience } = node;
  const refuse = refusals(logger);
  let observation: LeaseObservation | undefined;
  const options = { what: 'the cluster', timeoutMs: patience.clusterMs, delayMs: patience.look };
  const started = waitUntil<Start>(node, options, async (): Promise<Probe<Start>> => {
    const facts = await observeControlPlaneStart(node);
    const decision = decideControlPlaneStart(facts);
    logger.debug('decided about the start', { decision, facts });
    if (decision.kind === 'refuse') return refuse(decision.reason);
    if (decision.kind === 'wait') return { kind: 'waiting', reason: decision.reason };
    const role = roleOf(decision);
    if (role === joinControlPlaneRole || facts.state.status === 'initialized') {
      logger.info('decided about the start', { decision, facts });
      return { kind: 'ready', value: { role, decision } };
    }
    const claim = await acquireLease(node.leases, node, { ...initLease(node), observation });
    if (claim.kind === 'held') {
      ({ observation } = claim);
      return { kind: 'waiting', reason: `${claim.by} may be initialising the cluster` };
    }
    logger.info('decided about the start', { decision, facts, lease: claim.reason });
    return { kind: 'ready', value: { role, decision, claim: claim.lease } };
  });
  return started.catch(refusalOf);
}

/** A refusal ends a look, not the node: each new one is said at once, with what to do, and looked at again. */
function refusals(logger: NodeContext['logger']): (reason: string) => never {
  let said: string | undefined;
  return (reason) => {
    const error = agentErrors.AGENT_START_REFUSED({ reason });
    if (reason !== said) logger.error('this node does not start, and looks again', { error });
    said = reason;
    throw error;
  };
}

/** At the end of the patience it is the refusal that counts, not that it was waited for. */
function refusalOf(error: unknown): never {
  throw isClusterError(error, 'WAIT_TIMED_OUT') && isClusterError(error.cause, 'AGENT_START_REFUSED')
    ? error.cause
    : error;
}

function roleOf(decision: Extract<ControlPlaneStart, { kind: 'resume' | 'init' | 'join' }>): Role {
  const inits = decision.kind === 'init' || (decision.kind === 'resume' && decision.role === 'init-control-plane');
  return inits ? initControlPlaneRole : joinControlPlaneRole;
}

async function begin({ role, decision }: Start, node: NodeContext, observe: StepObserver): Promise<void> {
  const cause = await causeOf(role, node);
  await node.journal.begin(role.name, cause?.traceparent);
  const links = (await linksOf(role, node)).filter(({ traceparent }) => traceparent !== cause?.traceparent);
  const attributes = {
    'agent.role': role.name,
    'agent.start': decision.kind,
    'agent.start.reason': decision.reason,
  };
  await withSpan(role.name, { attributes, links, parent: cause }, () => runSteps(role.steps, node, observe));
}

/**
 * The trace that this role continues: after a kill the one that it had, for a replacement the one of the termination
 * that made room for it, so that one trace leads from the first to the last.
 */
async function causeOf(role: Role, node: NodeContext): Promise<TraceContext | undefined> {
  if (node.journal.role === role.name) {
    const remembered = parseTraceparent(node.journal.traceparent);
    if (remembered !== undefined) return remembered;
  }
  if (role !== joinControlPlaneRole) return currentTraceContext();
  const vacancy = await claimVacancy(node.clusterState, node, { instanceId: node.identity.instanceId });
  if (vacancy === undefined) return currentTraceContext();
  node.logger.info('takes the place of a control plane that left', { vacancy });
  return vacancy.trace ?? currentTraceContext();
}

/** A joining node's trace is linked to the one in which the cluster was made, and to its own launch. */
async function linksOf(role: Role, node: NodeContext): Promise<readonly TraceContext[]> {
  const own = currentTraceContext();
  const init = role === joinControlPlaneRole ? (await node.clusterState.read()).trace : undefined;
  return [own, init].filter((trace) => trace !== undefined);
}
