import { RefusedRequest } from './refused-request.ts';
import type { OperationModel, ServiceModel } from './service-model.ts';
import { membersOf, requiredMembersOf } from './shape.ts';
import type { WireRequest } from './wire.ts';

/** The operation that a REST request means: method and path fit, and the most of its query and headers is asked for. */
export function routeRest(request: WireRequest, service: ServiceModel): OperationModel {
  let best: { readonly operation: OperationModel; readonly rank: number } | undefined;
  for (const operation of service.operations.values()) {
    const rank = rankOf(request, operation);
    if (rank !== undefined && (!best || rank > best.rank)) best = { operation, rank };
  }
  if (best) return best.operation;
  throw new RefusedRequest('unknown-operation', `No operation is served at ${request.method} ${request.path}`);
}

function rankOf(request: WireRequest, operation: OperationModel): number | undefined {
  if (operation.http?.[0] !== request.method || !readLabels(request.path, operation)) return undefined;
  const literals = [...literalQueryOf(operation)];
  const named = literals.find(([name]) => name === 'x-id');
  if (named && request.query.has('x-id') && request.query.get('x-id') !== named[1]) return undefined;
  const wanted = literals.filter(([name]) => name !== 'x-id');
  if (wanted.some(([name, value]) => request.query.get(name) !== value)) return undefined;
  const bound = requiredBindings(operation);
  if (bound.some((present) => !present(request))) return undefined;
  return wanted.length + bound.length + (named && request.query.get('x-id') === named[1] ? 1 : 0);
}

/** The query parameters that are part of the operation's address, e.g. `list-type=2`. */
export function literalQueryOf(operation: OperationModel): URLSearchParams {
  return new URLSearchParams(operation.http?.[1].split('?')[1] ?? '');
}

function requiredBindings(operation: OperationModel): readonly ((request: WireRequest) => boolean)[] {
  const members = membersOf(operation.input);
  return requiredMembersOf(operation.input).flatMap((name) => {
    const { httpQuery, httpHeader } = members.get(name)?.getMergedTraits() ?? {};
    if (httpQuery) return [(request: WireRequest) => request.query.has(httpQuery)];
    if (httpHeader) return [(request: WireRequest) => httpHeader.toLowerCase() in request.headers];
    return [];
  });
}

/**
 * The path's labels by member name, or undefined where the path does not fit. A label that the template does not mention
 * (S3's bucket, which the SDK may also put into the host name) is taken from the front of the path.
 */
export function readLabels(path: string, operation: OperationModel): ReadonlyMap<string, string> | undefined {
  const template = (operation.http?.[1].split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
  const labels = [...membersOf(operation.input)].filter(([, member]) => member.getMergedTraits().httpLabel);
  const unmentioned = labels
    .map(([name]) => name)
    .filter((name) => !template.some((segment) => labelIn(segment) === name));
  const pattern = [...unmentioned.map((name) => `{${name}}`), ...template];
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '' && segments.length > pattern.length) segments.pop();
  const values = new Map<string, string>();
  for (const [index, step] of pattern.entries()) {
    const greedy = step.endsWith('+}');
    const value = decodeURIComponent((greedy ? segments.slice(index) : segments.slice(index, index + 1)).join('/'));
    const label = labelIn(step);
    if (value === '' || (!label && value !== step)) return undefined;
    if (label) values.set(label, value);
    if (greedy) return values;
  }
  return segments.length === pattern.length ? values : undefined;
}

function labelIn(segment: string): string | undefined {
  return /^\{([^+}]+)\+?\}$/.exec(segment)?.[1];
}
