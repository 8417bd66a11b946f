import type { Item, Value } from '../attribute-value.ts';
import { ExpressionError } from './expression-error.ts';

/** Names and list indexes from the item down to a value: `a.b[2]` is `['a', 'b', 2]`. */
export type DocumentPath = readonly [string, ...(string | number)[]];

export function formatPath(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

/** The value at the path, or undefined where the item has none. */
export function valueAt(item: Item, path: DocumentPath): Value | undefined {
  let value: Value | undefined = { M: item };
  for (const step of path) {
    const container: Value | undefined = value;
    if (typeof step === 'number') value = container?.L?.[step];
    else value = container?.M && Object.hasOwn(container.M, step) ? container.M[step] : undefined;
  }
  return value;
}

/**
 * Refuses paths that name the same value twice or a value inside another's.
 * @throws ExpressionError paths overlap, or conflict (one as a map, one as a list)
 */
export function refuseOverlaps(paths: readonly DocumentPath[]): void {
  for (const [index, path] of paths.entries()) {
    for (const other of paths.slice(0, index)) refuseOverlap(other, path);
  }
}

function refuseOverlap(one: DocumentPath, two: DocumentPath): void {
  const at = one.findIndex((step, index) => step !== two[index]);
  const both = `path one: ${formatPath(one)}, path two: ${formatPath(two)}`;
  if (at < 0 || at >= two.length) {
    const problem = 'Two document paths overlap with each other; must remove or rewrite one of these paths';
    throw new ExpressionError(`${problem}; ${both}`);
  }
  if (typeof one[at] !== typeof two[at]) {
    throw new ExpressionError(`Two document paths conflict with each other; ${both}`);
  }
}
