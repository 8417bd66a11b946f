import type { KubeObject } from '../../kubernetes/object.ts';
import { badRequest } from '../api-error.ts';
import type { Resource } from '../resource.ts';

/**
 * Reads the `fieldSelector` of a list: `spec.nodeName=a,status.phase!=Failed`.
 *
 * @throws {ApiError} 400 for a field that the resource cannot be selected by.
 */
export function parseFieldSelector(resource: Resource, text: string): (object: KubeObject) => boolean {
  const known = new Set(['metadata.name', 'metadata.namespace', ...resource.selectableFields]);
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, field = '', operator, value = ''] = /^([\w.]+)(==|=|!=)(.*)$/.exec(part) ?? [];
      if (field === '') throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      if (!known.has(field)) throw badRequest(`field label not supported: ${field}`);
      return { field, equal: operator !== '!=', value };
    });
  return (object) => requirements.every(({ field, equal, value }) => (textAt(object, field) === value) === equal);
}

function textAt(object: unknown, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      object,
    );
  return value === undefined || value === null || typeof value === 'object'
    ? ''
    : `${value as string | number | boolean}`;
}
