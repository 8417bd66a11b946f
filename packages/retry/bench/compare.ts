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
const ROUNDS = 7;

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
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const turn of round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)) {
      const program = [...process.execArgv, process.argv[1] ?? '', turn];
      times[turn].push(Number(execFileSync(process.execPath, program, { encoding: 'utf8' })));
    }
  }
  const ours = Math.round(median(times.ours));
  const peer = Math.round(median(times.peer));
  const ratio = Number((ours / peer).toFixed(3));
  printBar({ name, ours, peer, ratio, bar: `<= ${maxRatio}x`, met: ratio <= maxRatio });
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
