import { execFileSync } from 'node:child_process';

/** One measured bar, as printed. */
export interface BarResult {
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly bar: string;
  readonly met: boolean;
}

/** Prints a bar as the one JSON line that the bench runner reads. */
export function printBar(result: BarResult): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

const WARM_UP_CALLS = 20_000;
const CALLS = 200_000;
const ROUNDS = 9;

/**
 * Compares what a call costs in nanoseconds. Each measurement has a process of its own, and the sides take turns, so
 * that neither inherits the other's optimised code nor the quieter machine.
 */
export function compareCalls(
  name: string,
  sides: { readonly ours: () => () => Promise<unknown>; readonly peer: () => () => Promise<unknown> },
  maxRatio: number,
): void {
  const side = process.argv[2];
  if (side === 'ours' || side === 'peer') {
    void measure(sides[side]()).then((nanoseconds) => process.stdout.write(String(nanoseconds)));
    return;
  }
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const first = round % 2 === 0;
    const [a, b] = first ? [run('ours'), run('peer')] : [run('peer'), run('ours')];
    return first ? { ours: a, peer: b } : { ours: b, peer: a };
  });
  // Of neighbours in time, so that a machine that is busy for a while is busy for both.
  const ratio = Number(median(rounds.map(({ ours, peer }) => ours / peer)).toFixed(3));
  const ours = Math.round(median(rounds.map((round) => round.ours)));
  const peer = Math.round(median(rounds.map((round) => round.peer)));
  printBar({ name, ours, peer, ratio, bar: `<= ${maxRatio}x`, met: ratio <= maxRatio });
}

function run(side: 'ours' | 'peer'): number {
  const program = [...process.execArgv, process.argv[1] ?? '', side];
  return Number(execFileSync(process.execPath, program, { encoding: 'utf8' }));
}

async function measure(call: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < WARM_UP_CALLS; i += 1) await call();
  const startedAt = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i += 1) await call();
  return Number(process.hrtime.bigint() - startedAt) / CALLS;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
