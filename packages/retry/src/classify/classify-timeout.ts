import { type Classification, fatal, retryable } from './classification.ts';
import { causeChain } from './error-fields.ts';

/** Time-outs and aborts as the web platform names them, such as those of `AbortSignal.timeout()` in an operation. */
export function classifyTimeout(error: unknown): Classification | undefined {
  for (const { name } of causeChain(error)) {
    if (name === 'TimeoutError') return retryable('timed-out');
    if (name === 'AbortError') return fatal('aborted');
  }
  return undefined;
}
