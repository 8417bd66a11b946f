import { currentTraceContext, parseTraceparent, withSpan } from '@dedicated-k8s/observability';
import { readJoinMaterial } from '../join/read-join-material.ts';
import { workerRole } from '../roles/worker.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { runSteps, type StepObserver } from '../steps/run-steps.ts';

/** Makes this instance a worker. @throws what a step threw. */
export async function startWorker(node: NodeContext, observe: StepObserver): Promise<void> {
  const parent = parseTraceparent(node.journal.traceparent) ?? currentTraceContext();
  await node.journal.begin(workerRole.name, parent?.traceparent);
  // Who published the material is known only once it was; a first look that fails costs a link, nothing else.
  const material = await readJoinMaterial(node).catch(() => undefined);
  const links = [parseTraceparent(material?.traceparent)].filter((trace) => trace !== undefined);
  const attributes = { 'agent.role': workerRole.name };
  await withSpan(workerRole.name, { attributes, parent, links }, () => runSteps(workerRole.steps, node, observe));
}
