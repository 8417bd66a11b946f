import { matchPattern } from './match-pattern.ts';
import type { Condition } from './policy-document.ts';

/** `unknown`: nothing here knows the key or the operator, so nobody can say what AWS would answer. */
export type ConditionVerdict = 'met' | 'unmet' | { readonly unknown: string };

/** What is known of a request, keys in lower case. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

type Test = (given: string, wanted: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (given, wanted) => given === wanted,
  StringEqualsIgnoreCase: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  StringLike: (given, wanted) => matchPattern(wanted, given),
  ArnEquals: (given, wanted) => matchPattern(wanted, given),
  ArnLike: (given, wanted) => matchPattern(wanted, given),
  Bool: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (given, wanted) => Number(given) === Number(wanted),
  NumericLessThan: (given, wanted) => Number(given) < Number(wanted),
  NumericLessThanEquals: (given, wanted) => Number(given) <= Number(wanted),
  NumericGreaterThan: (given, wanted) => Number(given) > Number(wanted),
  NumericGreaterThanEquals: (given, wanted) => Number(given) >= Number(wanted),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * Evaluates one line of a Condition block.
 * @see "IAM JSON policy elements: Condition operators", "Multivalued context keys"
 */
export function evaluateCondition(condition: Condition, values: ConditionValues): ConditionVerdict {
  const [setOperator, named] = splitSetOperator(condition.operator);
  const ifExists = named.endsWith('IfExists');
  const operator = ifExists ? named.slice(0, -'IfExists'.length) : named;
  const given = values[condition.key.toLowerCase()];
  if (operator === 'Null') return met((given === undefined) === (condition.values[0]?.toLowerCase() === 'true'));
  const negated = negations[operator] !== undefined;
  const test = tests[negations[operator] ?? operator];
  if (!test) return { unknown: `operator ${condition.operator}` };
  if (given === undefined) return ifExists ? 'met' : { unknown: `key ${condition.key}` };
  const all = typeof given === 'string' ? [given] : given;
  const passes = (value: string): boolean => condition.values.some((wanted) => test(value, wanted)) !== negated;
  return met(setOperator === 'ForAllValues' ? all.every(passes) : all.some(passes));
}

function splitSetOperator(operator: string): [string | undefined, string] {
  const match = /^(ForAllValues|ForAnyValue):(.+)$/.exec(operator);
  return match ? [match[1], match[2]!] : [undefined, operator];
}

function met(yes: boolean): ConditionVerdict {
  return yes ? 'met' : 'unmet';
}
