// Measures everything the README promises, against the peers, in this run: run.ts [--rounds N] [--only NAME].
// Exits with 1 when a bar is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bar, barTable } from './bar.ts';
import { bundleBars } from './bundle-bars.ts';
import { caseNames } from './cases/index.ts';
import { coldStartBar } from './cold-start-bar.ts';
import { lossBars } from './loss-bars.ts';
import { abortBar, retryBundleBar } from './retry-bars.ts';
import { speedBars } from './speed-bars.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, only: { type: 'string' } } });
const rounds = Number(values.rounds);
const wanted = (name: string): boolean => values.only === undefined || values.only === name;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

try {
  const bars: Bar[] = [];
  for (const name of caseNames) {
    if (wanted(name)) bars.push(...speedBars(name, rounds));
  }
  if (wanted('bundles')) bars.push(...(await bundleBars(folder, rounds * 3)));
  if (wanted('abort')) bars.push(abortBar(rounds));
  if (wanted('retryBundle')) bars.push(await retryBundleBar(folder));
  if (wanted('coldStart')) bars.push(coldStartBar(rounds));
  if (wanted('losses')) bars.push(...(await lossBars(folder)));
  const missed = bars.filter(({ met }) => !met).length;
  process.stdout.write(`${barTable(bars)}\n\n${bars.length - missed} bars met, ${missed} missed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
