import type { NodeContext } from '../steps/node-context.ts';
import { agentMetrics } from '../telemetry/agent-metrics.ts';

/** Reports a node that does its work. */
export function reportSuccess({ config, identity, metrics, logger }: NodeContext, durationMs: number): void {
  if (config.spec.node.role === 'worker') {
    metrics.record(agentMetrics.workerSuccess, 1, { NodeType: 'Worker' });
    metrics.record(agentMetrics.workerDuration, durationMs, { NodeType: 'Worker' });
  } else {
    metrics.record(agentMetrics.controlPlaneSuccess, 1, { InstanceId: identity.instanceId });
    metrics.record(agentMetrics.controlPlaneDuration, durationMs, { InstanceId: identity.instanceId });
  }
  logger.info('this node is ready', { duration_ms: Math.round(durationMs) });
}

/** Reports a node that gave up, and at which step. */
export function reportFailure({ config, identity, metrics }: NodeContext, stage: string): void {
  if (config.spec.node.role === 'worker') {
    metrics.record(agentMetrics.workerFailure, 1, { NodeType: 'Worker' });
    metrics.record(agentMetrics.failureStage, 1, { Stage: stage, NodeType: 'Worker' });
  } else {
    metrics.record(agentMetrics.controlPlaneFailure, 1, { InstanceId: identity.instanceId });
    metrics.record(agentMetrics.failureStage, 1, { Stage: stage, NodeType: 'ControlPlane' });
  }
}
