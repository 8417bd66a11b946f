import type { Bar } from './bar.ts';
import { type BundleName, buildBundles, bundleNames } from './build-bundles.ts';
import { interleave, medianOf, ratio } from './comparison.ts';
import { runProgram } from './run-program.ts';

interface Limit {
  readonly ours: BundleName;
  readonly peer: BundleName;
  readonly maxBytes: number;
  readonly maxRatio: number;
}

const limits: readonly Limit[] = [
  { ours: 'ours-logger-metrics', peer: 'powertools-logger-metrics', maxBytes: 20 * 1024, maxRatio: 0.35 },
  {
    ours: 'ours-logger-metrics-tracing',
    peer: 'powertools-logger-metrics-tracer',
    maxBytes: 68 * 1024,
    maxRatio: 0.4,
  },
];

/** Sizes of minified bundles, and how long they take to load. */
export async function bundleBars(folder: string, rounds: number): Promise<readonly Bar[]> {
  const bundles = await buildBundles(folder);
  const loading = interleave(bundleNames, rounds, (name) =>
    Number(runProgram('require-bundle.cjs', [bundles[name as BundleName].path])),
  );
  return limits.flatMap(({ ours, peer, maxBytes, maxRatio }) => {
    const work = `bundle ${ours.replace('ours-', '').replaceAll('-', ' + ')}`;
    const loadRatio = ratio(loading, ours, peer);
    return [
      {
        work: `${work}, minified`,
        measured: `${(bundles[ours].bytes / 1024).toFixed(1)} KB (${peer}: ${(bundles[peer].bytes / 1024).toFixed(1)} KB)`,
        bar: `<= ${maxBytes / 1024} KB`,
        met: bundles[ours].bytes <= maxBytes,
      },
      {
        work: `${work}, loading`,
        measured: `${loadRatio.toFixed(2)}x (${medianOf(loading, ours).toFixed(1)} / ${medianOf(loading, peer).toFixed(1)} ms)`,
        bar: `<= ${maxRatio}x Powertools`,
        met: loadRatio <= maxRatio,
      },
    ];
  });
}
