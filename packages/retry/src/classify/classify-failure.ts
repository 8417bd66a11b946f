import { AttemptTimeoutError } from '../errors/attempt-timeout-error.ts';
import { type Classification, type Classifier, UNKNOWN } from './classification.ts';

const TIMED_OUT: Classification = { kind: 'retryable', reason: 'attempt-timed-out', executed: 'maybe' };

/** What a failed attempt means: time-outs by the policy itself, the rest by the policy's classifier. */
export function classifyFailure(error: unknown, classify: Classifier): Classification {
  if (error instanceof AttemptTimeoutError) return TIMED_OUT;
  try {
    return classify(error);
  } catch {
    // The operation's error must not be lost behind the classifier's.
    return UNKNOWN;
  }
}
