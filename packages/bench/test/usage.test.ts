import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const run = fileURLToPath(new URL('../src/run.ts', import.meta.url));

test.each([
  [['--only', 'everything'], '--only everything: there is no such measurement'],
  [['--rounds', '0'], '--rounds 0: expected a number from 1 to 999'],
  [['--round', '3'], "Unknown option '--round'"],
])('%j is refused before anything is measured', (argv, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@dedicated-k8s/source', run, ...argv], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('NAME one of logLine,');
});
