// Formats, sorts imports and applies the linter's safe fixes: `npm run fix`.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { sourceFolders } from './check.ts';
import { root } from './workspace.ts';

const run = (program: string, argv: readonly string[]): void => {
  execFileSync(join(root, 'node_modules', '.bin', program), argv, { cwd: root, stdio: 'inherit' });
};

run('oxlint', ['--type-aware', '--fix', ...sourceFolders]);
run('biome', ['check', '--write', '.']);
