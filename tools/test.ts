// `npm test [vitest filter...]`: the checks, then every test, then one plain line with the real counts.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { runChecks } from './check.ts';
import { EtcdMissingError, withEtcd } from './etcd.ts';
import { root } from './workspace.ts';

const filters = process.argv.slice(2);
let passed = 0;
let failed = 0;

function count(ok: boolean): void {
  if (ok) passed += 1;
  else failed += 1;
}

async function runEverything(): Promise<void> {
  Object.assign(process.env, withEtcd(process.env));
  if (filters.length === 0) {
    for (const check of await runChecks()) {
      console.log(`${check.passed ? 'ok  ' : 'FAIL'} ${check.name}`);
      if (!check.passed) console.log(check.output);
      count(check.passed);
    }
  }
  const output = join(root, '.local', 'test');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  process.env.TEST_OUTPUT_FOLDER = output;

  const vitest = await startVitest('test', filters, { root, watch: false, run: true });
  for (const testModule of vitest.state.getTestModules()) {
    // A file that cannot be loaded has no tests, but has failed.
    if (testModule.errors().length > 0) count(false);
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      if (state !== 'skipped') count(state === 'passed');
    }
  }
  for (const _ of vitest.state.getUnhandledErrors()) count(false);
  await vitest.close();
  // It ends this way when it could not run the tests at all.
  if (failed === 0 && process.exitCode !== undefined && process.exitCode !== 0) count(false);
  if (passed + failed === 0) count(false);
}

try {
  await runEverything();
} catch (error) {
  if (!(error instanceof EtcdMissingError)) throw error;
  console.error(error.message);
  count(false);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
