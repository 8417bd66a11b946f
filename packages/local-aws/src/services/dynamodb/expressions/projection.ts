import type { Item, Value } from '../attribute-value.ts';
import { type DocumentPath, refuseOverlaps, valueAt } from './document-path.ts';
import { ExpressionParser } from './expression-parser.ts';
import type { Placeholders } from './placeholders.ts';

/** @throws ExpressionError */
export function parseProjection(source: string, placeholders: Placeholders): readonly DocumentPath[] {
  const parser = new ExpressionParser(source, placeholders);
  const paths = parser.list(() => parser.path());
  parser.expectEnd();
  refuseOverlaps(paths);
  return paths;
}

/** The part of the item at the paths; list elements keep their order and close up. */
export function project(item: Item, paths: readonly DocumentPath[]): Item {
  const found = paths.filter((path) => valueAt(item, path) !== undefined);
  return projectSteps({ M: item }, found).M ?? {};
}

function projectSteps(value: Value, paths: readonly (readonly (string | number)[])[]): Value {
  if (paths.some((path) => path.length === 0)) return value;
  const under = (step: string | number): readonly (readonly (string | number)[])[] =>
    paths.filter((path) => path[0] === step).map((path) => path.slice(1));
  const steps = new Set(paths.map((path) => path[0] as string | number));
  if (value.L !== undefined) {
    const kept = [...value.L.entries()].filter(([index]) => steps.has(index));
    return { L: kept.map(([index, item]) => projectSteps(item, under(index))) };
  }
  const kept = Object.entries(value.M ?? {}).filter(([name]) => steps.has(name));
  return { M: Object.fromEntries(kept.map(([name, item]) => [name, projectSteps(item, under(name))])) };
}
