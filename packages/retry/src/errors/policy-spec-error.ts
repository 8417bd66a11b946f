/** A policy's description cannot work as written. */
export class PolicySpecError extends RangeError {
  override readonly name = 'PolicySpecError';
  readonly code = 'RETRY_SPEC_INVALID';
  /** The policy's name. */
  readonly policy: string;
  /** The wrong field, such as `retry.maxAttempts`. */
  readonly path: string;

  constructor({ policy, path, expected, got }: { policy: string; path: string; expected: string; got: string }) {
    super(`policy "${policy}": ${path} must be ${expected}, got ${got}`);
    this.policy = policy;
    this.path = path;
  }
}
