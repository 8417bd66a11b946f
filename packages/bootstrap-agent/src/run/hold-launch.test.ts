import { InMemoryLifecycleHook, ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { expect, test } from 'vitest';
import type { NodeContext } from '../steps/node-context.ts';
import { holdLaunch } from './hold-launch.ts';

/** Five minutes of work on a node whose launch hook is beaten each minute. */
async function held({ launch = true, waits = true }) {
  const clock = new ManualClock();
  const hooks = new InMemoryLifecycleHook(waits ? ['i-1'] : []);
  const config = { spec: launch ? { launch: { group: 'g', hook: 'h' } } : {} };
  const logger = createLogger({ service: 'test', sink: { write: () => {} } });
  const identity = { instanceId: 'i-1' };
  const node = { config, hooks, identity, clock, logger, patience: { heartbeatMs: 60_000 } } as unknown as NodeContext;
  await clock.drive(holdLaunch(node, () => clock.sleep(299_000)));
  return { beats: hooks.heartbeats.length, worked: clock.monotonic(), sleeping: clock.sleeping };
}

test('the hook is beaten while the node is made, and not after it', async () => {
  expect(await held({})).toEqual({ beats: 4, worked: 299_000, sleeping: 0 });
});

test('the node is made to its end when nothing waits at the hook, or there is none', async () => {
  expect(await held({ waits: false })).toEqual({ beats: 0, worked: 299_000, sleeping: 0 });
  expect(await held({ launch: false })).toEqual({ beats: 0, worked: 299_000, sleeping: 0 });
});
