import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const example = fileURLToPath(new URL('../../../examples/lease/src/main.ts', import.meta.url));

it('examples/lease runs: a paused holder is taken over from and finds out', async () => {
  const run = promisify(execFile)(process.execPath, ['--conditions=@dedicated-k8s/source', example]);
  const { stdout } = await run;
  expect(stdout).toContain('Lease nightly-report was lost by worker-1');
});
