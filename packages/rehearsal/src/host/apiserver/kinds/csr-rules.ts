import type { CsrObject } from '../../kubernetes/kinds.ts';
import { type Condition, timestamp } from '../../kubernetes/object.ts';
import { type ApiError, invalid } from '../api-error.ts';
import { resourceNamed } from '../resource.ts';
import type { KindRules } from './kind-rules.ts';

// Once true, these stay.
const FINAL: readonly string[] = ['Approved', 'Denied', 'Failed'];

export const csrRules: KindRules = {
  // Who asks is the server's word, not the request's.
  create: (object, { username, groups, extra }) => ({
    ...object,
    spec: { ...(object as CsrObject).spec, username, groups, ...(extra === undefined ? {} : { extra }) },
    status: {},
  }),
  update: (next, current, subresource) => {
    const before = (current as CsrObject).status ?? {};
    const after = (next as CsrObject).status ?? {};
    // A request is never changed, only decided.
    if (subresource === '') return { ...current, metadata: next.metadata };
    const conditions = completeConditions(before.conditions ?? [], after.conditions ?? []);
    for (const { type } of before.conditions ?? []) {
      if (FINAL.includes(type) && !conditions.some((condition) => condition.type === type))
        throw refuse(current.metadata.name, `updates may not remove a condition of type "${type}"`);
    }
    if (['Approved', 'Denied'].every((type) => conditions.some((condition) => condition.type === type)))
      throw refuse(current.metadata.name, 'Approved and Denied conditions are mutually exclusive');
    const status = subresource === 'approval' ? { ...before, conditions } : { ...after, conditions };
    return { ...current, metadata: next.metadata, status };
  },
};

function completeConditions(before: readonly Condition[], after: readonly Condition[]): readonly Condition[] {
  const now = timestamp();
  return after.map((condition) => {
    const known = before.find(({ type }) => type === condition.type);
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? known?.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? known?.lastTransitionTime ?? now,
    };
  });
}

function refuse(name: string, why: string): ApiError {
  return invalid(resourceNamed('certificatesigningrequests'), name, {
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field: 'status.conditions',
  });
}
