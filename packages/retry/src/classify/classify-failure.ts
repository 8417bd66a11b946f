import { AttemptTimeoutError } from '../errors/attempt-timeout-error.ts';
import { type Classification, type Classifier, retryable, UNKNOWN } from './classification.ts';

/** What a failed attempt means: time-outs by the policy itself, the rest by the policy's classifier. */
export function classifyFailure(error: unknown, classify: Classifier): Classification {
  if (error instanceof AttemptTimeoutError) return retryable('attempt-timed-out');
  try {
    return classify(error);
  } catch {
    // The operation's error must not be lost behind the classifier's.
    return UNKNOWN;
  }
}
