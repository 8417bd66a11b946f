import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { runProgram, runTool } from '../../tools/run-program.ts';
import { sourceCondition } from '../../tools/workspace.ts';

const ALLOWED = /^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|(dist|bin|schemas|systemd)\/.+)$/;
const consumer = inject('consumer');

it('every published package is built, packed and installed', () => {
  expect(inject('problem')).toBe('');
});

describe.each(inject('packed'))('$name as packed', ({ name, tarball }) => {
  const folder = join(consumer, 'node_modules', '@dedicated-k8s', name);
  it('holds what users need and nothing else', async () => {
    const files = (await runProgram('tar', ['-tzf', tarball])).trim().split('\n');
    expect(files.filter((file) => !ALLOWED.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(test|bench|e2e)\./.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE']));
  });

  it('says nothing that holds in this repository only', () => {
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    expect(manifest).not.toMatch(new RegExp(`${sourceCondition}|workspace:|catalog:|devDependencies|/src/`));
  });

  it('satisfies publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: folder, level: 'suggestion', pack: false });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('has types that every resolver finds and that are right', async () => {
    await expect(runTool('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii'])).resolves.toContain(name);
  });
});
