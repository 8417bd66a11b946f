import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { withHeartbeat } from './with-heartbeat.ts';

test('beats as each beat says, as long as the work lasts', async () => {
  const clock = new ManualClock();
  const at: number[] = [];
  const beat = async () => {
    at.push(clock.monotonic());
    return 1_000 * at.length;
  };
  const work = withHeartbeat({ clock, firstMs: 500 }, beat, () => clock.sleep(5_000).then(() => 'done'));
  expect(await clock.drive(work)).toBe('done');
  expect(at).toEqual([500, 1_500, 3_500]);
  expect(clock.sleeping).toBe(0);
});

test('beats no more when one says that it is over', async () => {
  const clock = new ManualClock();
  let beats = 0;
  const beat = async () => {
    beats += 1;
    return 'over' as const;
  };
  await clock.drive(withHeartbeat({ clock, firstMs: 500 }, beat, () => clock.sleep(5_000)));
  expect(beats).toBe(1);
});

test('a beat that fails ends the work, for its own reason', async () => {
  const clock = new ManualClock();
  const beat = () => Promise.reject(new Error('stopped'));
  const work = withHeartbeat({ clock, firstMs: 500 }, beat, (signal) => clock.sleep(5_000, signal));
  await expect(clock.drive(work)).rejects.toThrow('stopped');
  expect(clock.monotonic()).toBe(500);
});

test('the caller ends the work, and the heartbeat with it', async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const options = { clock, firstMs: 500, signal: stop.signal };
  const work = withHeartbeat(
    options,
    async () => 500,
    (signal) => clock.sleep(5_000, signal),
  );
  const ended = work.catch((error: unknown) => error);
  await clock.advance(1_200);
  stop.abort(new Error('SIGTERM'));
  expect(await ended).toMatchObject({ message: 'SIGTERM' });
  expect(clock.sleeping).toBe(0);
});
