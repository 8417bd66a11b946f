// `npm run bench [-- --rounds N] [-- --only NAME]`: every number the packages promise, against their peers, in one run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workspace.ts';

const { status } = spawnSync(
  process.execPath,
  ['--conditions=@dedicated-k8s/source', join(root, 'packages', 'bench', 'src', 'run.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
