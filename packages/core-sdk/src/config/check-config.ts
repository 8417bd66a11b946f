import type * as z from 'zod';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { isSecretName, REDACTED, redactSecrets } from '../errors/redact-secrets.ts';

const MAX_VALUE_LENGTH = 60;

/** One thing that is wrong with a document. */
export interface ConfigProblem {
  /** `spec.node.role`; empty for the document itself. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
  /** What was found, shortened, without secrets. */
  readonly found: string;
}

/** Checks `value` against `schema`; either the typed value or every problem with path, expectation and value found. */
export function checkConfig<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
):
  | { readonly ok: true; readonly value: z.output<Schema> }
  | { readonly ok: false; readonly problems: ConfigProblem[] } {
  const result = schema.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, problems: problemsOf(value, result.error) };
}

/**
 * The typed value.
 *
 * @throws {ClusterError} CONFIG_INVALID naming every path, what was expected and what was found; zod's error is its cause.
 */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = problemsOf(value, result.error)
    .map(({ path, expected, found }) => `${path === '' ? 'document' : path}: ${expected}, found ${found}`)
    .join('; ');
  throw clusterErrors.CONFIG_INVALID({ source, problems }, { cause: result.error });
}

function problemsOf(document: unknown, { issues }: z.ZodError): ConfigProblem[] {
  const problem = (path: readonly PropertyKey[], expected: string): ConfigProblem => ({
    path: path.map(String).join('.'),
    expected,
    found: describeValue(document, path),
  });
  return issues.flatMap((issue) => {
    // At the key itself, where the reader looks, not at the mapping that holds it.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => problem([...issue.path, key], 'no key of this name is known'));
    }
    return [problem(issue.path, expectationIn(issue.message))];
  });
}

/** What zod's own messages expect, without what they found: that is told beside it, with the value. */
function expectationIn(message: string): string {
  return message.replace(
    /^(?:Invalid input|Invalid option|Too small|Too big): expected (.+?)(?:, received \w+)?$/,
    '$1',
  );
}

function describeValue(document: unknown, path: readonly PropertyKey[]): string {
  if (path.some((key) => typeof key === 'string' && isSecretName(key))) return REDACTED;
  let value = document;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping';
  const text = redactSecrets(JSON.stringify(value));
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
}
