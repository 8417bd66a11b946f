// The example is run, and the README shows what is run.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const example = (file: string): string =>
  fileURLToPath(new URL(`../../../examples/resilient-client/src/${file}`, import.meta.url));

describe('examples/resilient-client', () => {
  it('ends every call as it should', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@dedicated-k8s/source',
      example('main.ts'),
    ]);
    expect(stdout).toContain('every call ended as it should');
  });

  it('begins the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const smallest = readFileSync(example('smallest.ts'), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${smallest}\`\`\``);
    expect(readme.split('\n').indexOf('```ts')).toBeLessThan(15);
  });
});
