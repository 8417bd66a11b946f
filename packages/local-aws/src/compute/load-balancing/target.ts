import type { HealthCheck } from './target-group.ts';

type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';

/** Why a target is not healthy, in the load balancer's words. */
interface TargetReason {
  readonly code:
    | 'Elb.InitialHealthChecking'
    | 'Target.FailedHealthChecks'
    | 'Target.Timeout'
    | 'Target.ResponseCodeMismatch'
    | 'Target.NotInUse'
    | 'Target.DeregistrationInProgress';
  readonly description: string;
}

/** A registered target. Never changed in place. */
export interface Target {
  readonly id: string;
  readonly port: number;
  readonly state: TargetState;
  readonly reason: TargetReason | undefined;
  /** Checks in a row that came out as the last one did. */
  readonly streak: { readonly passed: boolean; readonly count: number };
}

/** What one health check saw. */
export type ProbeResult = { readonly passed: true } | { readonly passed: false; readonly reason: TargetReason };

export function newTarget(id: string, port: number, inUse: boolean): Target {
  const reason: TargetReason = inUse
    ? { code: 'Elb.InitialHealthChecking', description: 'Initial health checks in progress' }
    : {
        code: 'Target.NotInUse',
        description: 'Target group is not configured to receive traffic from the load balancer',
      };
  return { id, port, state: inUse ? 'initial' : 'unused', reason, streak: { passed: false, count: 0 } };
}

/**
 * A target after a health check. A new one is healthy with its first pass; after that the thresholds decide.
 * @see "Health checks for Network Load Balancer target groups"
 */
export function nextTarget(
  target: Target,
  result: ProbeResult,
  check: Pick<HealthCheck, 'healthyThreshold' | 'unhealthyThreshold'>,
): Target {
  if (target.state === 'draining' || target.state === 'unused') return target;
  const count = target.streak.passed === result.passed ? target.streak.count + 1 : 1;
  const streak = { passed: result.passed, count };
  if (result.passed) {
    const healthy = target.state !== 'unhealthy' || count >= check.healthyThreshold;
    return healthy ? { ...target, streak, state: 'healthy', reason: undefined } : { ...target, streak };
  }
  return count >= check.unhealthyThreshold
    ? { ...target, streak, state: 'unhealthy', reason: result.reason }
    : { ...target, streak };
}

export function drain(target: Target): Target {
  const reason: TargetReason = {
    code: 'Target.DeregistrationInProgress',
    description: 'Target deregistration is in progress',
  };
  return { ...target, state: 'draining', reason };
}

/**
 * The target of the next connection: healthy ones in turn; when none is healthy, all that are registered, since a
 * network load balancer fails open.
 * @param turn counts connections
 * @see "Health checks for Network Load Balancer target groups"
 */
export function chooseTarget(targets: readonly Target[], turn: number): Target | undefined {
  const registered = targets.filter((target) => target.state !== 'draining');
  const healthy = registered.filter((target) => target.state === 'healthy');
  const choice = healthy.length > 0 ? healthy : registered;
  return choice[turn % choice.length];
}
