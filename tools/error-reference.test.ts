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

  it('links to runbooks that exist', async () => {
    const pages = [...(await errorReference()).matchAll(/\(\.\.\/runbooks\/([\w-]+)\.md\)/g)].map(([, page]) => page);
    const missing = [...new Set(pages)].filter((page) => !existsSync(join(root, 'docs', 'runbooks', `${page}.md`)));
    expect(missing).toEqual([]);
  });
});
