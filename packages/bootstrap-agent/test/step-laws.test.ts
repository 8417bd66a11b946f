import { type Lease, waitForLease } from '@dedicated-k8s/core-sdk';
import { describe, expect, test } from 'vitest';
import type { RoleName } from '../src/roles/role.ts';
import { roles } from '../src/roles/roles.ts';
import type { NodeContext } from '../src/steps/node-context.ts';
import type { Step } from '../src/steps/step.ts';
import { undoSteps } from '../src/steps/undo-steps.ts';
import { imaginedNode, runAgent } from './world/imagined-node.ts';
import { createScene, type Scene } from './world/scene.ts';

/** Control planes that are up before. */
const others: Readonly<Record<RoleName, number>> = { 'init-control-plane': 0, 'join-control-plane': 1, worker: 1 };

async function prepare(name: RoleName): Promise<{ readonly scene: Scene; readonly node: NodeContext }> {
  const scene = createScene();
  for (let index = 1; index <= others[name]; index += 1) await scene.clock.drive(runAgent(scene.node(index)));
  const options = scene.node(others[name] + 1, name === 'worker' ? 'worker' : 'control-plane');
  return { scene, node: await imaginedNode(options) };
}

interface Found {
  readonly step: string;
  readonly why: string;
  readonly after: string;
}

/** Applies each step that is needed, under its lease, and says what was found before and after. */
async function applyInOrder(steps: readonly Step[], node: NodeContext): Promise<readonly Found[]> {
  const found: Found[] = [];
  let lease: Lease | undefined;
  for (const step of steps) {
    if (step.lease !== lease?.name) {
      await lease?.release();
      const claim = { name: step.lease ?? '', owner: node.identity.instanceId, durationMs: 3_600_000 };
      lease = step.lease === undefined ? undefined : await waitForLease(node.leases, node, claim);
    }
    const context = lease === undefined ? node : { ...node, lease };
    const { kind, reason } = await step.check(context);
    await node.journal.record(step.name, 'started');
    if (kind === 'needed') await step.apply(context);
    found.push({ step: step.name, why: reason, after: (await step.check(context)).kind });
  }
  return found;
}

describe.each(Object.values(roles))('every step of $name', ({ name, steps }) => {
  test('has a name that no other has', () => {
    expect(new Set(steps.map((step) => step.name)).size).toBe(steps.length);
  });

  test('says why it is needed or not, is satisfied once it was applied, and can be undone where it says so', async () => {
    const { scene, node } = await prepare(name);
    await node.journal.begin(name, undefined);
    const found = await scene.clock.drive(applyInOrder(steps, node));
    expect(found.filter(({ why, after }) => why === '' || after !== 'satisfied')).toEqual([]);

    await scene.clock.drive(undoSteps(steps, node, () => {}));
    const undoable = steps.filter((step) => 'undo' in step).map((step) => step.name);
    expect(node.journal.begun.filter((step) => undoable.includes(step))).toEqual([]);
  });
});
