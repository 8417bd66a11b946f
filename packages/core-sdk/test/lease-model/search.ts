import { holdersOf, initialState, type ModelBounds, type ModelState, stepsOf } from './model.ts';

/** What a search found. */
export interface SearchResult {
  readonly states: number;
  readonly steps: number;
  /** Names of the steps that lead to a state with two holders, a shortest trace; empty when there is none. */
  readonly violation: readonly string[];
  /** How often each kind of step was taken, to show that the search reaches what it is meant to. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Visits every reachable state, breadth first. */
export function searchModel(bounds: ModelBounds): SearchResult {
  const start = initialState(bounds);
  const idOf = new Map<string, number>([[keyOf(start), 0]]);
  const cameFrom: { readonly id: number; readonly step: string }[] = [{ id: -1, step: '' }];
  const queue: (ModelState | undefined)[] = [start];
  const taken = new Map<string, number>();
  let steps = 0;
  for (let id = 0; id < queue.length; id += 1) {
    const state = queue[id];
    if (state === undefined) continue;
    queue[id] = undefined;
    for (const { name, state: next } of stepsOf(state, bounds)) {
      steps += 1;
      const kind = name.replace(/^node \d /, '');
      taken.set(kind, (taken.get(kind) ?? 0) + 1);
      const key = keyOf(next);
      if (idOf.has(key)) continue;
      idOf.set(key, queue.length);
      cameFrom.push({ id, step: name });
      queue.push(next);
      if (holdersOf(next, bounds).length > 1) {
        return { states: queue.length, steps, violation: traceOf(cameFrom, queue.length - 1), taken };
      }
    }
  }
  return { states: queue.length, steps, violation: [], taken };
}

function traceOf(cameFrom: readonly { readonly id: number; readonly step: string }[], last: number): readonly string[] {
  const trace: string[] = [];
  for (let at = cameFrom[last]; at !== undefined && at.id !== -1; at = cameFrom[at.id]) trace.unshift(at.step);
  return trace;
}

function keyOf({ lease, nodes }: ModelState): string {
  const stored = lease === null ? '-' : `${lease.owner}${lease.released ? 'r' : 'h'}${lease.expiresIn}`;
  const parts = nodes.map(({ knowsNonce, watched, doing }) => {
    const own = `${knowsNonce ? 'k' : ''}${watched ?? '-'}`;
    if (doing.at === 'idle') return own;
    if (doing.at === 'claiming') return `${own}c${doing.age},${doing.unchanged}${doing.view}`;
    return `${own}h${doing.age},${doing.renewal ?? '-'}${doing.isOwn ? 'o' : 'x'}`;
  });
  return `${stored}|${parts.join('|')}`;
}
