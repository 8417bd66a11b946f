import { describe, expect, it } from 'vitest';
import { entryPoints, publishedPackages, sourceCondition, workspaceDependencies } from './workspace.ts';

describe('published packages', () => {
  it('come after those that they depend on', () => {
    const packages = publishedPackages();
    for (const [index, each] of packages.entries()) {
      for (const dependency of workspaceDependencies(each, packages)) {
        expect(packages.indexOf(dependency), `${dependency.name} before ${each.name}`).toBeLessThan(index);
      }
    }
  });

  it('lead from every entry to what is built of it', () => {
    for (const { manifest } of publishedPackages()) expect(entryPoints(manifest).length).toBeGreaterThan(0);
  });
});

describe('entry points', () => {
  const manifest = (target: string | Record<string, string>) => ({
    name: '@dedicated-k8s/a',
    version: '0.0.0',
    exports: { './b': target },
  });
  const built = { [sourceCondition]: './src/b/index.ts', types: './dist/b/index.d.ts', default: './dist/b/index.js' };

  it('are named as users import them', () => {
    expect(entryPoints(manifest(built))).toEqual([
      { specifier: '@dedicated-k8s/a/b', output: 'b/index', source: './src/b/index.ts' },
    ]);
  });

  it.each([
    ['a file', './schemas/b.json'],
    ['for the workspace only', { [sourceCondition]: './build.ts' }],
  ] as const)('leave out what is %s', (_, target) => {
    expect(entryPoints(manifest(target))).toEqual([]);
  });

  it.each([
    [{ ...built, default: './dist/b.js' }, 'must lead from ./src/b/index.ts to ./dist/b/index.js'],
    [{ ...built, types: './dist/b.d.ts' }, 'must lead from'],
    [{ default: './dist/b/index.js' }, 'has no @dedicated-k8s/source'],
  ])('refuse %j', (target, words) => {
    expect(() => entryPoints(manifest(target))).toThrow(words);
  });
});
