import { describe, expect, it } from 'vitest';
import { allowedEdges, edgeViolations, findEdges } from './package-edges.ts';
import { workspacePackages } from './workspace.ts';

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
