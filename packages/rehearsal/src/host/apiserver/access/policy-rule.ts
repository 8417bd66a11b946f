import type { RequestInfo } from '../request-info.ts';

/** A rule of a role. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  /** `pods`, `pods/eviction`, `*`, `*` with a subresource. */
  readonly resources?: readonly string[];
  /** None: every name. */
  readonly resourceNames?: readonly string[];
  /** A path, or its beginning and `*`. */
  readonly nonResourceURLs?: readonly string[];
}

/** Whether a rule allows a request. */
export function ruleAllows(rule: PolicyRule, request: Pick<RequestInfo, 'verb' | 'path' | 'target'>): boolean {
  if (!includes(rule.verbs, request.verb)) return false;
  const { target } = request;
  if (target === undefined) {
    return (rule.nonResourceURLs ?? []).some((url) =>
      url.endsWith('*') ? request.path.startsWith(url.slice(0, -1)) : request.path === url,
    );
  }
  const resource = target.subresource === '' ? target.resource : `${target.resource}/${target.subresource}`;
  const names = rule.resourceNames ?? [];
  return (
    includes(rule.apiGroups ?? [], target.group) &&
    (includes(rule.resources ?? [], resource) ||
      (target.subresource !== '' && (rule.resources ?? []).includes(`*/${target.subresource}`))) &&
    (names.length === 0 || names.includes(target.name))
  );
}

function includes(values: readonly string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}
