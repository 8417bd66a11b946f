import type { NestedRenderer } from './nested-renderer.ts';

/** Properties of an error that have a place of their own in the record, and that place's name. */
const PLACES: readonly (readonly [property: string, place: string])[] = [
  ['code', 'code'],
  ['message', 'message'],
  ['retryable', 'retryable'],
  ['check', 'check'],
  ['commonCauses', 'common_causes'],
  ['runbook', 'runbook'],
  ['context', 'context'],
  ['stack', 'stack'],
  ['cause', 'cause'],
  ['errors', 'errors'],
];

const HAVE_PLACES: ReadonlySet<string> = new Set(['name', ...PLACES.map(([property]) => property)]);

/**
 * An error as the record's `error` object: what it is, the hints it carries (what to check, common causes, runbook), its
 * causes, the members of an AggregateError, and under `details` whatever else was put on it.
 */
export function renderError(error: object, renderer: NestedRenderer): string {
  let text = `{${renderer.named('type', errorType(error))}`;
  for (const [property, place] of PLACES) {
    const rendered = renderer.property(error, property, place);
    if (rendered !== undefined) text += `,${rendered}`;
  }
  const details = Object.keys(error).filter((key) => !HAVE_PLACES.has(key));
  if (details.length > 0) text += `,"details":${renderer.properties(error, details)}`;
  return `${text}}`;
}

function errorType(error: object): string {
  try {
    const { name, constructor } = error as { name?: unknown; constructor?: { name?: unknown } };
    if (typeof name === 'string' && name !== '') return name;
    return typeof constructor?.name === 'string' && constructor.name !== '' ? constructor.name : 'Error';
  } catch {
    return 'Error';
  }
}
