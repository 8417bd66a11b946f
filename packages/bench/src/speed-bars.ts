import type { Bar } from './bar.ts';
import { type CaseName, cases } from './cases/index.ts';
import { interleave, medianOf, type Rounds, ratio } from './comparison.ts';
import { runProgram } from './run-program.ts';

/** How much slower than an empty call a line below the level may be: less than a run can tell apart from noise. */
const INDISTINGUISHABLE_NS = 2;

interface Limit {
  readonly peer: string;
  readonly atMost: number;
}

const limits: Readonly<Partial<Record<CaseName, readonly Limit[]>>> = {
  logLine: [
    { peer: 'pino', atMost: 0.5 },
    { peer: 'powertools', atMost: 0.25 },
  ],
  errorWithCause: [
    { peer: 'pino', atMost: 0.7 },
    { peer: 'pino, same output', atMost: 0.7 },
  ],
  childLogger: [{ peer: 'pino', atMost: 1.3 }],
  embeddedMetrics: [{ peer: 'powertools', atMost: 0.2 }],
  span: [{ peer: 'opentelemetry', atMost: 1.15 }],
  retryAlone: [{ peer: 'cockatiel', atMost: 1.5 }],
  retryBreakerTimeout: [{ peer: 'cockatiel', atMost: 0.2 }],
};

/** Measures one case and holds it to its bars. */
export function speedBars(name: CaseName, rounds: number): readonly Bar[] {
  const { title, contestants } = cases[name];
  const results = interleave(Object.keys(contestants), rounds, (contestant) =>
    Number(runProgram('time-case.ts', [name, contestant])),
  );
  if (name === 'disabledLevel') return [disabledBar(title, results)];
  return (limits[name] ?? []).map(({ peer, atMost }) => {
    const measured = ratio(results, 'ours', peer);
    const absolute = `${medianOf(results, 'ours').toFixed(0)} / ${medianOf(results, peer).toFixed(0)} ns`;
    return {
      work: title,
      measured: `${measured.toFixed(2)}x ${peer} (${absolute})`,
      bar: `<= ${atMost}x ${peer}`,
      met: measured <= atMost,
    };
  });
}

function disabledBar(work: string, results: Rounds): Bar {
  const ours = medianOf(results, 'ours');
  const empty = medianOf(results, 'empty call');
  return {
    work,
    measured: `${ours.toFixed(2)} ns, empty call ${empty.toFixed(2)} ns`,
    bar: 'like an empty call',
    met: ours - empty <= INDISTINGUISHABLE_NS,
  };
}
