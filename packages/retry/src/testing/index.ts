export { ManualPolicyClock } from './manual-policy-clock.ts';
export { type RecordedEvent, type RecordingObserver, recordingObserver } from './recording-observer.ts';
