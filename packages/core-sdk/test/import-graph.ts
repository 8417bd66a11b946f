import { readFileSync } from 'node:fs';

/** What a module and everything behind it import. */
export interface ImportGraph {
  /** Files, as URLs. */
  readonly files: ReadonlySet<string>;
  /** Packages and Node modules, by the file that imports them; type-only imports are gone at run time and left out. */
  readonly external: ReadonlyMap<string, readonly string[]>;
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

/** Follows relative imports from `entry`. */
export function importGraphOf(entry: URL): ImportGraph {
  const files = new Set<string>();
  const external = new Map<string, readonly string[]>();
  const queue = [entry.href];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const found = [...readFileSync(new URL(file), 'utf8').matchAll(IMPORT)].filter(
      ([, isType]) => isType === undefined,
    );
    const specifiers = found.map(([, , specifier = '']) => specifier);
    queue.push(...specifiers.filter((each) => each.startsWith('.')).map((each) => new URL(each, file).href));
    const outside = specifiers.filter((each) => !each.startsWith('.'));
    if (outside.length > 0) external.set(file, outside);
  }
  return { files, external };
}
