import { withLogContext, withSpan } from '@dedicated-k8s/observability';
import type { NodeContext } from './node-context.ts';
import type { StepObserver } from './run-steps.ts';
import type { Step } from './step.ts';

/**
 * Takes back, last first, what runs of this role began on this node. One that cannot be undone is logged and does not
 * keep the others from being undone.
 */
export async function undoSteps(steps: readonly Step[], node: NodeContext, observe: StepObserver): Promise<void> {
  const begun = new Set(node.journal.begun);
  for (const step of steps.toReversed()) {
    if (step.undo === undefined || !begun.has(step.name)) continue;
    const { name } = step;
    await withLogContext({ stage: `undo ${name}` }, async () => {
      try {
        await withSpan(`undo ${name}`, { attributes: { 'agent.step': name } }, () => step.undo?.(node));
        await node.journal.record(name, 'undone');
        await observe({ step: name, phase: 'undone', reason: 'the node gives up' });
        node.logger.info(`step ${name} undone`);
      } catch (error) {
        node.logger.error(`step ${name} could not be undone`, { error });
      }
    });
  }
}
