import type { Classification } from './classification.ts';
import { causeChain } from './error-fields.ts';

/** Time-outs and aborts as the web platform names them, such as those of `AbortSignal.timeout()` in an operation. */
export function classifyTimeout(error: unknown): Classification | undefined {
  for (const { name } of causeChain(error)) {
    if (name === 'TimeoutError') return { kind: 'retryable', reason: 'timed-out', executed: 'maybe' };
    if (name === 'AbortError') return { kind: 'fatal', reason: 'aborted' };
  }
  return undefined;
}
