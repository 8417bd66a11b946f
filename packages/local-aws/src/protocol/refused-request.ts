import type { Refusal } from './dialect.ts';

/** A refusal by the frame; it gets its code and status from the dialect of the service's protocol. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.name = 'RefusedRequest';
    this.refusal = refusal;
  }
}
