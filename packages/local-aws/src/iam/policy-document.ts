import { AwsError } from '../protocol/aws-error.ts';

/** A statement with every element in list form; exactly one of each pair is there. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: { readonly not: boolean; readonly patterns: readonly string[] };
  /** Undefined in a resource policy that means the resource it hangs on, and in a trust policy. */
  readonly resources: { readonly not: boolean; readonly patterns: readonly string[] } | undefined;
  /** Only in resource and trust policies: `{ Service: ['events.amazonaws.com'] }`, `{ AWS: ['*'] }`. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const ELEMENTS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'Condition']);

/**
 * Reads a policy document.
 * @throws AwsError MalformedPolicyDocument
 * @see "Grammar of the IAM JSON policy language"
 */
export function parsePolicy(document: unknown): readonly Statement[] {
  const source: unknown = typeof document === 'string' ? parseJson(document) : document;
  if (!isRecord(source)) throw malformed('the policy is not an object');
  return listOf(source.Statement).map(parseStatement);
}

function parseStatement(source: unknown): Statement {
  if (!isRecord(source)) throw malformed('a statement is not an object');
  const unknown = Object.keys(source).find((key) => !ELEMENTS.has(key));
  if (unknown !== undefined) throw malformed(`unknown statement element ${unknown}`);
  if (source.Effect !== 'Allow' && source.Effect !== 'Deny') throw malformed('Effect is neither Allow nor Deny');
  const actions = oneOf(source, 'Action', 'NotAction');
  if (actions === undefined) throw malformed('a statement has neither Action nor NotAction');
  return {
    sid: typeof source.Sid === 'string' ? source.Sid : undefined,
    effect: source.Effect,
    actions,
    resources: oneOf(source, 'Resource', 'NotResource'),
    principals: parsePrincipals(source.Principal),
    conditions: parseConditions(source.Condition),
  };
}

function oneOf(source: Record<string, unknown>, plain: string, negated: string): Statement['resources'] {
  if (source[plain] !== undefined && source[negated] !== undefined)
    throw malformed(`${plain} together with ${negated}`);
  const not = source[negated] !== undefined;
  const value = source[not ? negated : plain];
  if (value === undefined) return undefined;
  return { not, patterns: listOf(value).map((entry) => text(entry, not ? negated : plain)) };
}

function parsePrincipals(source: unknown): Statement['principals'] {
  if (source === undefined) return undefined;
  if (source === '*') return { AWS: ['*'] };
  if (!isRecord(source)) throw malformed('Principal is neither "*" nor an object');
  return Object.fromEntries(
    Object.entries(source).map(([kind, ids]) => [kind, listOf(ids).map((id) => text(id, 'Principal'))]),
  );
}

function parseConditions(source: unknown): readonly Condition[] {
  if (source === undefined) return [];
  if (!isRecord(source)) throw malformed('Condition is not an object');
  return Object.entries(source).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw malformed(`condition ${operator} is not an object`);
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) }));
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function text(value: unknown, element: string): string {
  if (typeof value !== 'string')
    throw malformed(`${element} holds ${JSON.stringify(value)} where a string is expected`);
  return value;
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.', { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(what: string): AwsError {
  return new AwsError('MalformedPolicyDocument', `The policy is not in the valid JSON format: ${what}.`);
}
