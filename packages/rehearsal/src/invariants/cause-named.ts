import { errorCodes, field } from '../logs/log-queries.ts';
import type { LogRecord } from '../logs/log-store.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** The failure that a fault must leave in a log. */
export interface Cause {
  /** Who was struck: an instance or a function. */
  readonly by: string;
  /** What it may be called, anywhere in the chain of causes. */
  readonly codes: readonly string[];
}

/**
 * I4: the last failure of whoever was struck names the fault by its code, and no failure of anybody is without one. A call
 * that is tried again is no failure yet; a whole attempt of a node is, whatever the next one comes to.
 *
 * @param world - what happened.
 * @param cause - absent for faults that nobody fails by.
 */
export function causeNamed({ logs }: World, cause?: Cause): Verdict {
  const failures = logs.records.filter(isFailure);
  const uncoded = failures.filter((entry) => errorCodes(entry).length === 0).map(({ source }) => source);
  const last = failures.findLast(({ source }) => source === cause?.by);
  const named = last === undefined ? [] : errorCodes(last);
  const isNamed = cause === undefined || named.some((code) => cause.codes.includes(code));
  const said = cause === undefined ? '' : `; the last of ${cause.by}: ${named.join(' by ') || 'nothing'}`;
  return {
    invariant: 'I4',
    claim: cause === undefined ? 'no failure is without an error code' : 'the last failure names its cause by code',
    held: isNamed && uncoded.length === 0,
    seen:
      uncoded.length > 0 ? `without a code: ${uncoded.join(', ')}` : `${failures.length} failures with a code${said}`,
  };
}

function isFailure(entry: LogRecord): boolean {
  const failed = field(entry, 'level') === 'ERROR' || field(entry, 'error') !== undefined;
  return failed && (field(entry, 'message') !== 'retrying' || field(entry, 'policy') === 'bootstrap');
}
