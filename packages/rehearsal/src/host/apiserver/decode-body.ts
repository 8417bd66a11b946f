import { parse } from 'yaml';
import type { KubeObject } from '../kubernetes/object.ts';
import { badRequest } from './api-error.ts';
import { isObject } from './patch/merge-patch.ts';
import type { RequestContext } from './request-context.ts';
import { apiVersionOf, type Resource } from './resource.ts';

const EVERY_KIND = ['apiVersion', 'kind', 'metadata'];

/** An object from a body, without the fields that its kind does not have. */
export interface DecodedObject {
  readonly object: KubeObject;
  readonly unknownFields: readonly string[];
}

/**
 * Reads a body of JSON or YAML.
 *
 * @throws {ApiError} 400 when it is neither, or no object.
 */
export function decodeJson({ body, contentType }: Pick<RequestContext, 'body' | 'contentType'>): unknown {
  try {
    return (contentType.endsWith('yaml') ? parse(body) : JSON.parse(body)) as unknown;
  } catch (error) {
    throw badRequest(`the object provided is unrecognized: ${(error as Error).message}`);
  }
}

/**
 * Reads the object of a create or an update.
 *
 * @throws {ApiError} 400 when it is of another kind.
 */
export function decodeObject(context: RequestContext): DecodedObject {
  const { resource } = context;
  const decoded = decodeJson(context);
  if (!isObject(decoded)) throw badRequest('the object provided is unrecognized (must be of type Object)');
  const apiVersion = apiVersionOf(resource);
  const given = { apiVersion: textOf(decoded['apiVersion'], apiVersion), kind: textOf(decoded['kind'], resource.kind) };
  if (given.apiVersion !== apiVersion || given.kind !== resource.kind) {
    throw badRequest(
      `${given.kind} in version "${given.apiVersion}" cannot be handled as a ${resource.kind}: no kind "${given.kind}" is registered for version "${apiVersion}"`,
    );
  }
  const { known, unknown } = splitFields(resource, decoded);
  const metadata = (isObject(decoded['metadata']) ? decoded['metadata'] : {}) as unknown as KubeObject['metadata'];
  return { object: { ...known, ...given, metadata }, unknownFields: unknown };
}

/** Names of the top-level fields that a kind does not have. */
export function unknownFields(resource: Resource, object: object): readonly string[] {
  return splitFields(resource, object as Readonly<Record<string, unknown>>).unknown;
}

/**
 * Treats unknown fields as `fieldValidation` says; the default is to warn.
 *
 * @returns Headers for the answer.
 * @throws {ApiError} 400 when it is Strict.
 */
export function checkUnknownFields(
  { request, resource }: RequestContext,
  fields: readonly string[],
): Readonly<Record<string, string>> {
  if (fields.length === 0 || request.query.get('fieldValidation') === 'Ignore') return {};
  const list = fields.map((field) => `unknown field "${field}"`);
  if (request.query.get('fieldValidation') === 'Strict') {
    throw badRequest(
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: strict decoding error: ${list.join(', ')}`,
    );
  }
  return { warning: list.map((text) => `299 - "${text.replaceAll('"', String.raw`\"`)}"`).join(', ') };
}

function splitFields(
  resource: Resource,
  object: Readonly<Record<string, unknown>>,
): { readonly known: Readonly<Record<string, unknown>>; readonly unknown: readonly string[] } {
  const allowed = new Set([...EVERY_KIND, ...resource.fields]);
  return {
    known: Object.fromEntries(Object.entries(object).filter(([key]) => allowed.has(key))),
    unknown: Object.keys(object).filter((key) => !allowed.has(key)),
  };
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
