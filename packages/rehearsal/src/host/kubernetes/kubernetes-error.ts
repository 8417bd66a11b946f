/** A refusal of the API server, or no answer from it. */
export class KubernetesError extends Error {
  override readonly name: string = 'KubernetesError';
  /** HTTP status; 0 when there was no answer. */
  readonly code: number;
  /** Machine-readable reason of the Status: `NotFound`, `AlreadyExists`, `Conflict`. */
  readonly reason: string;

  constructor(message: string, code: number, reason: string = '', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reason = reason;
  }
}
