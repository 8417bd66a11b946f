import { isObject } from './merge-patch.ts';

/** Lists that are merged item by item, with the field that tells the items apart; every other list is replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  addresses: 'type',
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ownerReferences: 'uid',
  taints: 'key',
  volumes: 'name',
};

/** Applies a strategic merge patch: as a merge patch, but known lists are merged by key; `$patch: delete` removes. */
export function strategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    const mergeKey = MERGE_KEYS[key];
    if (value === null) delete merged[key];
    else if (mergeKey !== undefined && Array.isArray(value)) merged[key] = mergeLists(merged[key], value, mergeKey);
    else merged[key] = strategicMergePatch(merged[key], value);
  }
  return merged;
}

function mergeLists(target: unknown, patch: readonly unknown[], key: string): readonly unknown[] {
  const items: unknown[] = Array.isArray(target) ? [...(target as unknown[])] : [];
  for (const change of patch) {
    if (!isObject(change)) continue;
    const { $patch, ...fields } = change;
    const index = items.findIndex((item) => isObject(item) && item[key] === fields[key]);
    if ($patch === 'delete') {
      if (index >= 0) items.splice(index, 1);
    } else if (index >= 0) items[index] = strategicMergePatch(items[index], fields);
    else items.push(fields);
  }
  return items;
}
