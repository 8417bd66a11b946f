// Three workers want to write one report. The first is paused in the middle, for longer than its lease; the second takes
// over; the first resumes and finds out. In memory and manual time here; `DynamoDbLeaseStore` of core-sdk/aws and
// `systemClock` make it real.
import assert from 'node:assert/strict';
import { InMemoryLeaseStore, ManualClock, seededRandom } from '@dedicated-k8s/core-sdk/testing';
import { FencedReports, writeReport } from './nightly-report.ts';

const clock = new ManualClock();
const dependencies = { clock, random: seededRandom() };
const leases = new InMemoryLeaseStore();
const reports = new FencedReports();
const say = (line: string): void => {
  process.stdout.write(`${String(Math.round(clock.monotonic() / 1_000)).padStart(4)} s  ${line}\n`);
};

// A machine whose timers stand still from the second chapter on, until the others are done.
const resume: (() => void)[] = [];
const pausedClock = {
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  sleep: (ms: number, signal?: AbortSignal): Promise<void> =>
    reports.written.length === 0 ? clock.sleep(ms, signal) : new Promise((wake) => resume.push(wake)),
};

const first = writeReport(leases, reports, 'worker-1', { ...dependencies, clock: pausedClock }).catch(
  (error: unknown) => {
    say(`worker-1: ${String(error)}`);
  },
);
await clock.advance(20_000);
say('worker-1 has written a chapter and is paused');

const waits: string[] = [];
const others = ['worker-2', 'worker-3'].map((worker) =>
  writeReport(leases, reports, worker, dependencies, {
    waitMs: 300_000,
    onHeld: ({ by }) => {
      const line = `${worker} waits for ${by}`;
      if (!waits.includes(line)) say(line);
      waits.push(line);
    },
  }).then(() => say(`${worker} is done`)),
);
await clock.drive(Promise.all(others));

for (const wake of resume) wake();
await first;
say(`report: ${reports.written.join(', ')}`);
// Whoever took over, it wrote the report to its end.
const successor = reports.written[1]?.split(' by ')[1] ?? '';
assert.deepEqual(reports.written.slice(0, 4), [
  'sales by worker-1',
  `sales by ${successor}`,
  `stock by ${successor}`,
  `staff by ${successor}`,
]);
assert.equal(reports.written.filter((line) => line.endsWith('worker-1')).length, 1);
