import { AwsError } from '../protocol/aws-error.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import { type Clock, delay } from './clock.ts';
import type { Fault } from './fault-plan.ts';

/** A request that gets no answer: its connection is cut, or left open in silence. */
export type NoAnswer = 'cut' | 'silent';

/**
 * Lets a request meet its fault before the operation runs; undefined: it may go on.
 * @throws RefusedRequest or AwsError for faults that are answers
 */
export async function meetFault(
  fault: Fault | undefined,
  operation: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<NoAnswer | undefined> {
  if (fault?.kind === 'throttle') throw new RefusedRequest('throttled', 'Rate exceeded');
  if (fault?.kind === 'deny') {
    throw new RefusedRequest('access-denied', `Not authorized to perform ${operation}: an injected denial`);
  }
  if (fault?.kind === 'error') throw injectedError(fault);
  if (fault?.kind === 'time-out') return 'silent';
  if (fault?.kind === 'drop' && fault.when === 'before') return 'cut';
  if (fault?.kind === 'delay') await delay(clock, fault.delayMs, signal);
  return undefined;
}

function injectedError({ code, status }: Extract<Fault, { readonly kind: 'error' }>): Error {
  if (code === undefined && status === undefined) {
    return new RefusedRequest('internal-failure', 'An injected internal failure');
  }
  const fault = (status ?? 500) < 500 ? 'client' : 'server';
  return new AwsError(code ?? 'InternalFailure', 'An injected error', { status: status ?? 500, fault });
}
