import { InMemoryLifecycleHook, ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { expect, test } from 'vitest';
import type { NodeContext } from '../steps/node-context.ts';
import { holdLaunch } from './hold-launch.ts';

/** Five minutes of work on a node whose launch hook waits as long as given. */
async function held({ hookTimeoutSeconds = 180, launch = true, waits = true }) {
  const clock = new ManualClock();
  const hooks = new InMemoryLifecycleHook(waits ? ['i-1'] : []);
  const config = { spec: launch ? { launch: { group: 'g', hook: 'h', hookTimeoutSeconds } } : {} };
  const logger = createLogger({ service: 'test', sink: { write: () => {} } });
  const identity = { instanceId: 'i-1' };
  const node = { config, hooks, identity, clock, logger } as unknown as NodeContext;
  const work = holdLaunch(node, () => clock.sleep(299_000));
  await clock.advance(0);
  const atOnce = hooks.heartbeats.length;
  await clock.drive(work);
  return { atOnce, beats: hooks.heartbeats.length, worked: clock.monotonic(), sleeping: clock.sleeping };
}

test.each([
  { hookTimeoutSeconds: 180, beats: 5 },
  { hookTimeoutSeconds: 60, beats: 15 },
  { hookTimeoutSeconds: 30, beats: 30 },
  { hookTimeoutSeconds: 1800, beats: 1 },
])('a hook of $hookTimeoutSeconds s is beaten at once and at each third, while the node is made', async (row) => {
  expect(await held(row)).toEqual({ atOnce: 1, beats: row.beats, worked: 299_000, sleeping: 0 });
});

test('the node is made to its end when nothing waits at the hook, or there is none', async () => {
  const nothing = { atOnce: 0, beats: 0, worked: 299_000, sleeping: 0 };
  expect(await held({ waits: false })).toEqual(nothing);
  expect(await held({ launch: false })).toEqual(nothing);
});
