import { PolicySpecError } from './errors/policy-spec-error.ts';
import type { PolicySpec } from './policy-spec.ts';

type Rule = readonly [expected: string, accepts: (value: number) => boolean];

const DURATION: Rule = ['milliseconds above 0', (value) => value > 0 && value < Infinity];
const DELAY: Rule = ['milliseconds from 0', (value) => value >= 0 && value < Infinity];
const COUNT: Rule = ['a whole number from 1', (value) => value >= 1 && Number.isSafeInteger(value)];

/** What the numbers of a description must be, by the name of their field. */
const RULES: Readonly<Record<string, Rule>> = {
  attemptTimeoutMs: DURATION,
  deadlineMs: DURATION,
  delayMs: DELAY,
  failureRatio: ['between 0 and 1, both excluded', (value) => value > 0 && value < 1],
  failures: COUNT,
  halfOpenSuccesses: COUNT,
  initialMs: DURATION,
  jitter: ['from 0 to 1', (value) => value >= 0 && value <= 1],
  maxAttempts: COUNT,
  maxConcurrent: COUNT,
  maxMs: DURATION,
  maxQueued: ['a whole number from 0', (value) => value >= 0 && Number.isSafeInteger(value)],
  maxRetryAfterMs: DELAY,
  minimumCalls: COUNT,
  openMs: DURATION,
  size: COUNT,
  windowMs: DURATION,
};

/** Of two fields beside each other, the first must not exceed the second. */
const ORDER = [
  ['attemptTimeoutMs', 'deadlineMs'],
  ['initialMs', 'maxMs'],
  ['minimumCalls', 'size'],
] as const;

const PARTS = ['retry', 'backoff', 'breaker', 'openMs', 'bulkhead'];

/**
 * Refuses a description that cannot work as written.
 *
 * @throws {PolicySpecError} RETRY_SPEC_INVALID with the path of the first wrong field.
 */
export function checkSpec(spec: PolicySpec): void {
  // With a deadline, the number of attempts may be left to it.
  const endless = spec.deadlineMs !== undefined && spec.retry?.maxAttempts === Infinity;
  const refuse = (path: string, expected: string, got: string): never => {
    throw new PolicySpecError({ policy: spec.name, path, expected, got });
  };
  const check = (part: Readonly<Record<string, unknown>>, at: string): void => {
    for (const [field, value] of Object.entries(part)) {
      const [expected, accepts] = RULES[field] ?? [];
      if (typeof value === 'number' && accepts?.(value) === false && !(endless && field === 'maxAttempts')) {
        refuse(at + field, expected ?? '', String(value));
      }
      if (PARTS.includes(field) && isPart(value)) check(value, `${at}${field}.`);
    }
    for (const [smaller, larger] of ORDER) {
      const limit = part[larger];
      if (Number(part[smaller]) > Number(limit))
        refuse(at + smaller, `at most ${larger} (${String(limit)})`, String(part[smaller]));
    }
  };
  if (spec.name === '') refuse('name', 'a name', 'an empty string');
  if (spec.budget !== undefined && spec.retry === undefined) refuse('budget', 'absent without retry', 'one');
  check({ ...spec }, '');
}

/** Whether there are rules for what is in it: cockatiel checks its own. */
function isPart(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind !== 'custom';
}
