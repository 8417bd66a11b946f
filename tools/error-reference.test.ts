import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorReference, errorReferenceFile } from './error-reference.ts';
import { root, workspacePackages } from './workspace.ts';

describe('docs/reference/error-codes.md', () => {
  it('is what the catalogues say', async () => {
    expect(readFileSync(errorReferenceFile, 'utf8')).toBe(await errorReference());
  });

  it('names each code once', async () => {
    const codes = [...(await errorReference()).matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
    expect(codes).toEqual([...new Set(codes)]);
    expect(codes.length).toBeGreaterThan(50);
  });

  it('has no code that nothing throws', async () => {
    const sources = workspacePackages()
      .flatMap(({ folder }) => sourceFiles(join(folder, 'src')))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    // By its factory, or chosen by name.
    const thrown = new Set([...sources.matchAll(/(?:Errors\s*\.|')([A-Z][A-Z0-9_]+)\b/g)].map(([, code]) => code));
    const codes = [...(await errorReference()).matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
    expect(codes.filter((code) => !thrown.has(code))).toEqual([]);
  });

  it('links to a heading of each code in its runbook', async () => {
    const text = await errorReference();
    const links = [...text.matchAll(/\(\.\.\/runbooks\/([\w-]+)\.md#(\w+)\)/g)];
    const missing = links.filter(([, page = '', anchor = '']) => {
      const file = join(root, 'docs', 'runbooks', `${page}.md`);
      return !existsSync(file) || !readFileSync(file, 'utf8').split('\n').includes(`### ${anchor.toUpperCase()}`);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
    expect(links).toHaveLength([...text.matchAll(/^### /gm)].length);
  });
});

function sourceFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(folder, file));
}
