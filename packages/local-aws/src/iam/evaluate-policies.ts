import { type ConditionValues, evaluateCondition } from './evaluate-condition.ts';
import { matchPattern } from './match-pattern.ts';
import type { Statement } from './policy-document.ts';

export interface AccessRequest {
  /** `ssm:SendCommand` */
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly values: ConditionValues;
}

export interface AccessVerdict {
  readonly kind: 'allowed' | 'explicitly-denied' | 'not-allowed';
  /** The statement that decided, when one did. */
  readonly statement: Statement | undefined;
  /** Conditions of otherwise matching statements that could not be evaluated; such a statement is taken as not matching. */
  readonly unknown: readonly string[];
}

/**
 * Whether identity policies let a request pass: a matching Deny wins, then a matching Allow is needed.
 * @see "Policy evaluation logic" of the IAM User Guide
 */
export function evaluatePolicies(statements: readonly Statement[], request: AccessRequest): AccessVerdict {
  const unknown: string[] = [];
  const matching = statements.filter((statement) => matches(statement, request, unknown));
  const denying = matching.find((statement) => statement.effect === 'Deny');
  if (denying) return { kind: 'explicitly-denied', statement: denying, unknown };
  const allowing = matching.find((statement) => statement.effect === 'Allow');
  return { kind: allowing ? 'allowed' : 'not-allowed', statement: allowing, unknown };
}

/** Whether a resource policy lets an AWS service in, e.g. EventBridge into a queue. */
export function allowsService(statements: readonly Statement[], service: string, request: AccessRequest): boolean {
  const forService = statements.filter((statement) => {
    const { Service: services = [], AWS: accounts = [] } = statement.principals ?? {};
    return services.includes(service) || services.includes('*') || accounts.includes('*');
  });
  return evaluatePolicies(forService, request).kind === 'allowed';
}

function matches(statement: Statement, request: AccessRequest, unknown: string[]): boolean {
  const { actions, resources } = statement;
  const action = actions.patterns.some((pattern) => matchPattern(pattern, request.action, { ignoreCase: true }));
  if (action === actions.not) return false;
  if (resources !== undefined) {
    const resource = resources.patterns.some((pattern) => matchPattern(pattern, request.resource));
    if (resource === resources.not) return false;
  }
  const verdicts = statement.conditions.map((condition) => evaluateCondition(condition, request.values));
  if (verdicts.includes('unmet')) return false;
  const unclear = verdicts.filter((verdict) => typeof verdict === 'object').map((verdict) => verdict.unknown);
  unknown.push(...unclear);
  return unclear.length === 0;
}
