import { claimVacancy } from '@dedicated-k8s/core-sdk';
import { currentTraceContext, type TraceContext, withSpan } from '@dedicated-k8s/observability';
import type { NodeContext } from './node-context.ts';

/**
 * Joins in the trace of the termination that made room for this node. Asked again right before it joins: a replacement
 * may have begun before the function that announces the vacancy had started.
 */
export async function inPlaceOfLeaver(node: NodeContext, join: () => Promise<unknown>): Promise<void> {
  const vacancy = await claimVacancy(node.clusterState, node, { instanceId: node.identity.instanceId });
  const own = currentTraceContext();
  if (vacancy?.trace === undefined || traceId(vacancy.trace) === traceId(own)) {
    await join();
    return;
  }
  node.logger.info('takes the place of a control plane that left', { vacancy });
  const links = own === undefined ? [] : [own];
  const attributes = { 'agent.vacancy': vacancy.instanceId };
  await withSpan('take the place of a control plane', { attributes, links, parent: vacancy.trace }, join);
}

function traceId(trace: TraceContext | undefined): string | undefined {
  return trace?.traceparent.split('-')[1];
}
