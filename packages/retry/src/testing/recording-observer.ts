import type {
  AttemptFailed,
  BreakerChanged,
  FellBack,
  GaveUp,
  PolicyObserver,
  RetryScheduled,
  Succeeded,
} from '../observer.ts';

/** An event, with the callback it came by. */
export type RecordedEvent =
  | ({ readonly kind: 'attempt-failed' } & AttemptFailed)
  | ({ readonly kind: 'retry' } & RetryScheduled)
  | ({ readonly kind: 'give-up' } & GaveUp)
  | ({ readonly kind: 'success' } & Succeeded)
  | ({ readonly kind: 'breaker-change' } & BreakerChanged)
  | ({ readonly kind: 'fallback' } & FellBack);

/** An observer that keeps what it hears, oldest first. */
export interface RecordingObserver extends Required<PolicyObserver> {
  readonly events: readonly RecordedEvent[];
}

/** Makes an observer that keeps what it hears. */
export function recordingObserver(): RecordingObserver {
  const events: RecordedEvent[] = [];
  return {
    events,
    onAttemptFailed: (event) => void events.push({ kind: 'attempt-failed', ...event }),
    onRetry: (event) => void events.push({ kind: 'retry', ...event }),
    onGiveUp: (event) => void events.push({ kind: 'give-up', ...event }),
    onSuccess: (event) => void events.push({ kind: 'success', ...event }),
    onBreakerChange: (event) => void events.push({ kind: 'breaker-change', ...event }),
    onFallback: (event) => void events.push({ kind: 'fallback', ...event }),
  };
}
