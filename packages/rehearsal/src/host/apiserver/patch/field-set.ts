import type { FieldSet } from '../../kubernetes/object.ts';
import { isObject } from './merge-patch.ts';

// What names an object is nobody's field.
const IDENTITY = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace']);

/** Paths of the fields that an applied object sets. Lists count as one field. */
export function leafPaths(value: unknown, prefix: readonly string[] = []): readonly (readonly string[])[] {
  if (IDENTITY.has(prefix.join('.'))) return [];
  if (!isObject(value)) return [prefix];
  const entries = Object.entries(value);
  if (entries.length === 0) return prefix.length === 0 ? [] : [prefix];
  return entries.flatMap(([key, child]) => leafPaths(child, [...prefix, key]));
}

/** Builds the set of those fields. */
export function fieldSet(paths: readonly (readonly string[])[]): FieldSet {
  const root: Record<string, FieldSet> = {};
  for (const path of paths) {
    let node = root;
    for (const key of path) {
      const child = (node[`f:${key}`] ?? {}) as Record<string, FieldSet>;
      node[`f:${key}`] = child;
      node = child;
    }
  }
  return root;
}

/** Paths of the fields in a set. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const entries = Object.entries(set);
  if (entries.length === 0) return prefix.length === 0 ? [] : [prefix];
  return entries.flatMap(([key, child]) => pathsOf(child, [...prefix, key.slice(2)]));
}

/** Reads a field. */
export function valueAtPath(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), object);
}

/** A copy of an object without one of its fields. */
export function withoutPath(object: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(object) || !(key in object)) return object;
  const { [key]: child, ...others } = object;
  return rest.length === 0 ? others : { ...others, [key]: withoutPath(child, rest) };
}
