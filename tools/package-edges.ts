import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { root, scope, type WorkspacePackage } from './workspace.ts';

export type Edges = Readonly<Record<string, readonly string[]>>;

/** The allowed edges: package name to the packages it may import. */
export function allowedEdges(): Edges {
  return (JSON.parse(readFileSync(join(root, 'tools', 'package-edges.json'), 'utf8')) as { edges: Edges }).edges;
}

/** Every import of a workspace package found in sources, type-only ones included. */
export interface FoundEdge {
  readonly from: string;
  readonly to: string;
  readonly file: string;
}

export function findEdges(packages: readonly WorkspacePackage[]): readonly FoundEdge[] {
  return packages.flatMap(({ name, folder, manifest }) => {
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.peerDependencies,
    });
    return [...declared.map((specifier) => ({ specifier, file: join(folder, 'package.json') })), ...importsOf(folder)]
      .filter(({ specifier }) => specifier.startsWith(scope))
      .map(({ specifier, file }) => ({ from: name, to: specifier.slice(scope.length).split('/')[0] ?? '', file }))
      .filter(({ from, to }) => from !== to);
  });
}

/**
 * Imports by relative path that leave their package, one sentence each. They would go round the table of edges, and
 * break in the published package.
 */
export function escapingImports(packages: readonly Pick<WorkspacePackage, 'name' | 'folder'>[]): readonly string[] {
  return packages.flatMap(({ name, folder }) =>
    importsOf(folder)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .filter(({ specifier, file }) => /^\.\.(\/|$)/.test(relative(folder, resolve(dirname(file), specifier))))
      .map(({ specifier, file }) => `${name} must not reach outside its folder: ${relative(root, file)}: ${specifier}`),
  );
}

/** What is wrong, one sentence each; empty when the sources keep to the table and the table has no cycle. */
export function edgeViolations(allowed: Edges, found: readonly FoundEdge[]): readonly string[] {
  const violations = found
    .filter(({ from, to }) => !allowed[from]?.includes(to))
    .map(({ from, to, file }) => `${from} must not import ${to}: ${relative(root, file)}`);
  const cycle = findCycle(allowed);
  return cycle === undefined ? violations : [...violations, `the table of edges has a cycle: ${cycle.join(' -> ')}`];
}

function findCycle(edges: Edges): readonly string[] | undefined {
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    for (const next of edges[name] ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    return undefined;
  };
  for (const name of Object.keys(edges)) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function importsOf(folder: string): readonly { readonly specifier: string; readonly file: string }[] {
  return sourceFiles(folder).flatMap((file) =>
    ts
      .preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles.map(({ fileName }) => ({ specifier: fileName, file })),
  );
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|dist)\//.test(file));
}
