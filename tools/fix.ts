// Formats, sorts imports and applies the linter's safe fixes: `npm run fix`. Exits with 1 when something is left to do by hand.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sourceFolders } from './check.ts';
import { root } from './workspace.ts';

const run = (program: string, argv: readonly string[]): boolean =>
  spawnSync(join(root, 'node_modules', '.bin', program), argv, { cwd: root, stdio: 'inherit' }).status === 0;

// Formatted also when the linter has found what it cannot fix.
const linted = run('oxlint', ['--type-aware', '--fix', ...sourceFolders]);
const formatted = run('biome', ['check', '--write', '.']);
process.exitCode = linted && formatted ? 0 : 1;
