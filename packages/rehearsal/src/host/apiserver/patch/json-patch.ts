import { isDeepStrictEqual } from 'node:util';
import { ApiError, badRequest } from '../api-error.ts';
import { isObject } from './merge-patch.ts';

interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

/**
 * Applies a JSON patch of add, remove, replace and test operations.
 *
 * @throws {ApiError} 400 for other operations, 422 when a path is missing or a test fails.
 * @see RFC 6902
 */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('error decoding patch: a JSON patch is a list of operations');
  const document = structuredClone(target);
  for (const operation of patch as readonly Operation[]) applyOperation(document, operation);
  return document;
}

function applyOperation(document: unknown, { op, path, value }: Operation): void {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  const parent = keys.reduce<unknown>((node, key) => child(node, key), document);
  if (last === undefined || (!isObject(parent) && !Array.isArray(parent))) throw unprocessable(op, path);
  switch (op) {
    case 'test':
      if (!isDeepStrictEqual(child(parent, last), value)) throw unprocessable(op, path);
      return;
    case 'add':
      if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), 0, value);
      else (parent as Record<string, unknown>)[last] = value;
      return;
    case 'remove':
    case 'replace':
      if (child(parent, last) === undefined) throw unprocessable(op, path);
      if (Array.isArray(parent)) parent.splice(Number(last), 1, ...(op === 'remove' ? [] : [value]));
      else if (op === 'remove') delete (parent as Record<string, unknown>)[last];
      else (parent as Record<string, unknown>)[last] = value;
      return;
    default:
      throw badRequest(`Unexpected kind: ${String(op)}`);
  }
}

function child(node: unknown, key: string): unknown {
  if (Array.isArray(node)) return (node as readonly unknown[])[Number(key)];
  return isObject(node) ? node[key] : undefined;
}

function unprocessable(op: string, path: string): ApiError {
  return new ApiError(422, `the server rejected our request due to an error in our request: ${op} ${path}`, {
    reason: 'Invalid',
    details: {},
  });
}
