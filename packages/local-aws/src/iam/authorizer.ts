import type { Authorizer } from '../server/principals.ts';
import type { ConditionValues } from './evaluate-condition.ts';
import { type AccessVerdict, evaluatePolicies } from './evaluate-policies.ts';
import type { Roles } from './roles.ts';

/** A decision worth a line in a report: every denial, and every condition that nothing here can evaluate. */
export interface AccessReport {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly verdict: AccessVerdict['kind'];
  readonly unknownConditions: readonly string[];
}

/**
 * Answers as IAM would for the role behind a principal. Principals that are not a role's session (the account's root,
 * a developer) may do everything.
 */
export function createAuthorizer(options: {
  readonly roles: Roles;
  readonly region: string;
  readonly report?: (report: AccessReport) => void;
}): Authorizer {
  return (request) => {
    const roleName = /:assumed-role\/([^/]+)\//.exec(request.principal.arn)?.[1];
    if (roleName === undefined) return 'allow';
    const role = options.roles.find(roleName);
    const statements = role ? [...role.policies.values()].flat() : [];
    const values: ConditionValues = {
      'aws:principalarn': role?.arn ?? request.principal.arn,
      'aws:principalaccount': request.principal.accountId,
      'aws:requestedregion': options.region,
      'aws:securetransport': 'true',
      ...lowerCaseKeys(request.conditions),
    };
    const verdict = evaluatePolicies(statements, { action: request.action, resource: request.resource, values });
    if (verdict.kind !== 'allowed' || verdict.unknown.length > 0) {
      options.report?.({
        principal: request.principal.arn,
        action: request.action,
        resource: request.resource,
        verdict: verdict.kind,
        unknownConditions: verdict.unknown,
      });
    }
    if (verdict.kind === 'allowed') return 'allow';
    return { denied: reason(verdict, request.action) };
  };
}

function reason(verdict: AccessVerdict, action: string): string {
  if (verdict.kind === 'explicitly-denied') return 'with an explicit deny in an identity-based policy';
  return `because no identity-based policy allows the ${action} action`;
}

function lowerCaseKeys(values: ConditionValues): ConditionValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
}
