import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, type ManagedFields, timestamp } from '../../kubernetes/object.ts';
import { ApiError } from '../api-error.ts';
import { apiVersionOf, type Resource } from '../resource.ts';
import { fieldSet, leafPaths, pathsOf, valueAtPath, withoutPath } from './field-set.ts';
import { mergePatch } from './merge-patch.ts';

/** Who applies, and whether fields of others are taken over. */
export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
}

/**
 * Applies a manager's object to the live one: sets its fields, removes those it set before and now leaves out.
 *
 * @throws {ApiError} 409 when another applier holds one of the fields with another value and `force` is false.
 */
export function applyPatch(
  resource: Resource,
  live: KubeObject,
  applied: KubeObject,
  { manager, force }: ApplyOptions,
): KubeObject {
  const paths = leafPaths(applied);
  const owners = (live.metadata.managedFields ?? []).filter(({ operation }) => operation === 'Apply');
  const contested = paths.filter((path) => !isDeepStrictEqual(valueAtPath(live, path), valueAtPath(applied, path)));
  const conflicts = owners
    .filter((owner) => owner.manager !== manager)
    .flatMap((owner) => contested.filter((path) => owns(owner, path)).map((path) => ({ owner: owner.manager, path })));
  if (conflicts.length > 0 && !force) throw conflict(conflicts);

  const before = owners.find((owner) => owner.manager === manager);
  const dropped = (before === undefined ? [] : pathsOf(before.fieldsV1)).filter(
    (path) => !includes(paths, path) && !owners.some((owner) => owner.manager !== manager && owns(owner, path)),
  );
  const kept = dropped.reduce<unknown>(withoutPath, live);
  const merged = mergePatch(kept, applied) as KubeObject;

  const set = fieldSet(paths);
  const entry: ManagedFields = isDeepStrictEqual(before?.fieldsV1, set)
    ? (before as ManagedFields)
    : {
        manager,
        operation: 'Apply',
        apiVersion: apiVersionOf(resource),
        time: timestamp(),
        fieldsType: 'FieldsV1',
        fieldsV1: set,
      };
  const others = owners
    .filter((owner) => owner.manager !== manager)
    .map((owner) => without(owner, contested))
    .filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0);
  return { ...merged, metadata: { ...merged.metadata, managedFields: [...others, entry] } };
}

function owns(owner: ManagedFields, path: readonly string[]): boolean {
  return includes(pathsOf(owner.fieldsV1), path);
}

function includes(paths: readonly (readonly string[])[], path: readonly string[]): boolean {
  return paths.some((found) => isDeepStrictEqual(found, path));
}

function without(owner: ManagedFields, taken: readonly (readonly string[])[]): ManagedFields {
  return { ...owner, fieldsV1: fieldSet(pathsOf(owner.fieldsV1).filter((path) => !includes(taken, path))) };
}

function conflict(conflicts: readonly { readonly owner: string; readonly path: readonly string[] }[]): ApiError {
  const described = conflicts.map(({ owner, path }) => ({
    message: `conflict with "${owner}"`,
    field: `.${path.join('.')}`,
  }));
  const list = described.map(({ message, field }) => `${message}: ${field}`).join('\n');
  const count = `${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}`;
  return new ApiError(409, `Apply failed with ${count}: ${list}`, {
    reason: 'Conflict',
    details: { causes: described.map((cause) => ({ reason: 'FieldManagerConflict', ...cause })) },
  });
}
