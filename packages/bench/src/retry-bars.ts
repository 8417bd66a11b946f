import type { Bar } from './bar.ts';
import { buildBundle } from './build-bundles.ts';
import { interleave, medianOf } from './comparison.ts';
import { runProgram } from './run-program.ts';

const SETTLED_WITHIN_MS = 5;
const MAX_BYTES = 20 * 1024;

/** How soon an abort during a back-off settles the call. */
export function abortBar(rounds: number): Bar {
  const results = interleave(['ours', 'cockatiel'], rounds, (contestant) =>
    Number(runProgram('abort-in-backoff.ts', [contestant])),
  );
  const ours = medianOf(results, 'ours');
  return {
    work: 'abort in a back-off of 500 ms, until settled',
    measured: `${ours.toFixed(2)} ms (cockatiel: ${medianOf(results, 'cockatiel').toFixed(0)} ms)`,
    bar: `< ${SETTLED_WITHIN_MS} ms`,
    met: ours < SETTLED_WITHIN_MS,
  };
}

/** What all of retry adds to a bundle. */
export async function retryBundleBar(folder: string): Promise<Bar> {
  const { bytes } = await buildBundle('ours-retry', folder, 'esm');
  return {
    work: 'bundle retry with cockatiel, minified',
    measured: `${(bytes / 1024).toFixed(1)} KB`,
    bar: `<= ${MAX_BYTES / 1024} KB`,
    met: bytes <= MAX_BYTES,
  };
}
