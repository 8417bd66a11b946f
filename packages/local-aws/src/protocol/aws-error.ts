export interface AwsErrorOptions {
  /** HTTP status; default: what the service's model says for this code, else 400 (500 with a server fault). */
  readonly status?: number;
  /** Whose fault; default: what the service's model says for this code, else `client`. */
  readonly fault?: 'client' | 'server';
  /** Further members of the modelled error, e.g. `CancellationReasons`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * What a handler throws to refuse a request the way AWS does. `code` is the error shape's name in the service's model
 * (`ParameterNotFound`, `QueueDoesNotExist`); status, fault and the code on the wire come from the model.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly options: AwsErrorOptions;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AwsError';
    this.code = code;
    this.options = options;
  }
}
