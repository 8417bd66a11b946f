// The example is run, and the README shows what is compiled.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const example = (file: string): string =>
  fileURLToPath(new URL(`../../../examples/lease/src/${file}`, import.meta.url));

describe('examples/lease', () => {
  it('runs: a paused holder is taken over from and finds out', async () => {
    const argv = ['--conditions=@dedicated-k8s/source', example('main.ts')];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    expect(stdout).toContain('Lease nightly-report was lost by worker-1');
  });

  it('begins the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${readFileSync(example('smallest.ts'), 'utf8')}\`\`\``);
    expect(readme.split('\n').indexOf('```ts')).toBeLessThan(15);
  });
});
