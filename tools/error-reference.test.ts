import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorReference, errorReferenceFile } from './error-reference.ts';
import { root } from './workspace.ts';

describe('docs/reference/error-codes.md', () => {
  it('is what the catalogues say', async () => {
    expect(readFileSync(errorReferenceFile, 'utf8')).toBe(await errorReference());
  });

  it('names each code once', async () => {
    const codes = [...(await errorReference()).matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
    expect(codes).toEqual([...new Set(codes)]);
    expect(codes.length).toBeGreaterThan(50);
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
