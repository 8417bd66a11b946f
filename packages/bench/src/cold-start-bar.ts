import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bar } from './bar.ts';
import { interleave, medianOf, ratio } from './comparison.ts';
import { runProgram } from './run-program.ts';

const MAX_RATIO = 0.8;

/** What Lambda and the stack give the function, without which it does not load. */
const environment = {
  CLUSTER_NAME: 'demo',
  PATIENCE_SECONDS: '1',
  POLL_SECONDS: '1',
  DRAIN_SECONDS: '1',
  AWS_REGION: 'us-west-2',
};

/** What a function takes to load with the AWS SDK in its bundle, against the same one with the SDK beside it. */
export function coldStartBar(rounds: number): Bar {
  const app = fileURLToPath(new URL('../../autoscaler-app/', import.meta.url));
  // Inside of the package, so that what is outside of a bundle resolves as it would from its own folder.
  const folder = mkdtempSync(join(app, 'node_modules', 'cold-start-'));
  try {
    const files = build(join(app, 'bench', 'build-cold-start.ts'), folder);
    const loading = interleave(Object.keys(files), rounds, (name) =>
      Number(runProgram('import-bundle.mjs', [files[name] ?? ''], environment)),
    );
    const measured = ratio(loading, 'inside', 'outside');
    return {
      work: 'etcd-lifecycle, loading with the AWS SDK in its bundle',
      measured: `${measured.toFixed(2)}x (${medianOf(loading, 'inside').toFixed(0)} / ${medianOf(loading, 'outside').toFixed(0)} ms)`,
      bar: `<= ${MAX_RATIO}x with the SDK outside`,
      met: measured <= MAX_RATIO,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function build(program: string, folder: string): Readonly<Record<string, string>> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@dedicated-k8s/source', '--no-warnings', program, folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`build-cold-start.ts ended with ${status}: ${stderr.slice(-2_000)}`);
  return JSON.parse(stdout) as Readonly<Record<string, string>>;
}
