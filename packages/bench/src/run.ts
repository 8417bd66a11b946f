// Measures everything the README promises, against the peers, in this run: run.ts [--rounds N] [--only NAME].
// Exits with 1 when a bar is missed, with 2 when the arguments mean nothing.
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
import { UsageError } from './usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));

type Measure = (rounds: number) => readonly Bar[] | Promise<readonly Bar[]>;

const measures: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ...caseNames.map((name) => [name, (rounds: number) => speedBars(name, rounds)] as const),
  ['bundles', (rounds) => bundleBars(folder, rounds * 3)],
  ['abort', (rounds) => [abortBar(rounds)]],
  ['retryBundle', async () => [await retryBundleBar(folder)]],
  ['coldStart', (rounds) => [coldStartBar(rounds)]],
  ['losses', () => lossBars(folder)],
]);

try {
  const { rounds, names } = readArguments();
  const bars: Bar[] = [];
  for (const name of names) bars.push(...((await measures.get(name)?.(rounds)) ?? []));
  const missed = bars.filter(({ met }) => !met).length;
  process.stdout.write(`${barTable(bars)}\n\n${bars.length - missed} bars met, ${missed} missed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(
    `${error.message}\nbench [--rounds N] [--only NAME], NAME one of ${[...measures.keys()].join(', ')}\n`,
  );
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function readArguments(): { readonly rounds: number; readonly names: readonly string[] } {
  const { rounds, only } = parsed();
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new UsageError(`--rounds ${rounds}: expected a number from 1 to 999`);
  if (only !== undefined && !measures.has(only)) throw new UsageError(`--only ${only}: there is no such measurement`);
  return { rounds: Number(rounds), names: only === undefined ? [...measures.keys()] : [only] };
}

function parsed(): { readonly rounds: string; readonly only?: string | undefined } {
  try {
    return parseArgs({ options: { rounds: { type: 'string', default: '7' }, only: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
