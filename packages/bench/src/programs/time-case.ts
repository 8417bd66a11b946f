// Times one contestant of one case in this process; writes nanoseconds per operation to descriptor 3.
// Standard output is where the contestants write their lines.
import { writeSync } from 'node:fs';
import { type CaseName, cases } from '../cases/index.ts';
import { cpuTimeNs } from '../cpu-time.ts';
import type { MeasuredCase } from '../measured-case.ts';

const STRETCHES = 7;

const [, , caseName = '', contestant = ''] = process.argv;
const measured: MeasuredCase | undefined = cases[caseName as CaseName];
const prepare = measured?.contestants[contestant];
if (measured === undefined || prepare === undefined) throw new Error(`no contestant ${contestant} in case ${caseName}`);

const call = await prepare();
const calls = Math.max(1, Math.round(measured.operations / measured.operationsPerCall));
const timings: number[] = [];
// The first stretch warms up.
for (let stretch = 0; stretch <= STRETCHES; stretch += 1) {
  const started = cpuTimeNs();
  for (let n = 0; n < calls; n += 1) {
    const pending = call();
    if (pending instanceof Promise) await pending;
  }
  const elapsed = cpuTimeNs() - started;
  if (stretch > 0) timings.push(elapsed / (calls * measured.operationsPerCall));
}
// Noise only ever adds: the fastest stretch says most about the code.
writeSync(3, `${Math.min(...timings)}`);
process.exit(0);
