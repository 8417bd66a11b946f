import { field } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** Attempts of a call of AWS, of which the last is not followed by another: `awsRetrySpec` of core-sdk. */
const MOST_ATTEMPTS = 5;
/** Kinds that are worth another attempt. */
const PASSING = new Set(['throttle', 'error', 'time-out', 'drop']);
/** Metrics are sent by a client that drops them instead, and the metadata service is asked before there is a logger. */
const UNLOGGED = new Set(['monitoring', 'imds']);

/** I4: what passes is tried again, at most five times, and each retry is in a log with its reason. */
export function boundedRetries({ requests, logs }: World): Verdict {
  const passing = requests.items.filter(
    ({ fault, service }) => fault !== undefined && PASSING.has(fault) && !UNLOGGED.has(service),
  );
  const retries = logs.records.filter(
    (entry) => field(entry, 'message') === 'retrying' && String(field(entry, 'policy')).startsWith('aws-'),
  );
  const attempts = retries.map((entry) => Number(field(entry, 'attempt')));
  const unexplained = retries.filter((entry) => !field(entry, 'reason'));
  const most = Math.max(0, ...attempts);
  return {
    invariant: 'I4',
    claim: 'what passes is tried again, within bounds, and logged',
    held: retries.length >= passing.length && passing.length > 0 && most < MOST_ATTEMPTS && unexplained.length === 0,
    seen: `${passing.length} requests met what passes, ${retries.length} retries, at most ${most + 1} attempts of ${MOST_ATTEMPTS}`,
  };
}
