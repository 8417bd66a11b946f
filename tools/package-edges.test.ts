import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allowedEdges, edgeViolations, escapingImports, findEdges } from './package-edges.ts';
import { examples, workspacePackages } from './workspace.ts';

describe('package edges', () => {
  it('lists every package', () => {
    expect(Object.keys(allowedEdges()).sort()).toEqual(workspacePackages().map(({ name }) => name));
  });

  it('are kept by the sources', () => {
    expect(edgeViolations(allowedEdges(), findEdges(workspacePackages()))).toEqual([]);
  });

  it('refuse an import that the table does not allow', () => {
    const violations = edgeViolations({ a: [], b: ['a'] }, [{ from: 'a', to: 'b', file: 'a/src/x.ts' }]);
    expect(violations).toEqual(['a must not import b: a/src/x.ts']);
  });

  it('refuse a table with a cycle', () => {
    expect(edgeViolations({ a: ['b'], b: ['c'], c: ['a'] }, [])).toEqual([
      'the table of edges has a cycle: a -> b -> c -> a',
    ]);
  });
});

describe('relative imports', () => {
  it('stay inside their package', () => {
    expect(escapingImports([...workspacePackages(), ...examples()])).toEqual([]);
  });

  it.each([
    ['../other.ts', true],
    ['../../b/src/x.ts', false],
    ['../../../tools/workspace.ts', false],
    ['../..', false],
    ['..', true],
    ['./..x.ts', true],
  ])('of %s from a/src may be: %s', (specifier, allowed) => {
    const folder = mkdtempSync(join(tmpdir(), 'package-edges-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'index.ts'), `export type { X } from '${specifier}';`);
    expect(escapingImports([{ name: 'a', folder }])).toHaveLength(allowed ? 0 : 1);
  });
});
