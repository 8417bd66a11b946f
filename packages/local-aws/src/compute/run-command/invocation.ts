import type { CommandResult } from '../instance-runtime.ts';

/** `StatusDetails` as Run Command writes them; `Status` follows from it. */
export type InvocationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Delayed'
  | 'Success'
  | 'Failed'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Cancelling'
  | 'Cancelled'
  | 'Undeliverable';

/** One command on one instance. Never changed in place. */
export interface Invocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly status: InvocationStatus;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** What happens to an invocation. */
export type InvocationEvent =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'agent-offline' }
  | { readonly kind: 'instance-gone' }
  | { readonly kind: 'ended'; readonly result: CommandResult }
  | { readonly kind: 'execution-timed-out' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancel-requested' };

const STDOUT_LIMIT = 24_000;
const STDERR_LIMIT = 8_000;
const TRUNCATED = '--output truncated--';
/** What the agent reports for a command it killed: 128 + SIGKILL. */
const KILLED_EXIT_CODE = 137;

const FINAL: ReadonlySet<InvocationStatus> = new Set([
  'Success',
  'Failed',
  'DeliveryTimedOut',
  'ExecutionTimedOut',
  'Cancelled',
  'Undeliverable',
]);

export function isFinal(invocation: Invocation): boolean {
  return FINAL.has(invocation.status);
}

/**
 * The next state of an invocation; a final one does not change any more.
 * @see "Understanding command statuses" of the Systems Manager User Guide
 */
export function nextInvocation(invocation: Invocation, event: InvocationEvent, now: number): Invocation {
  if (isFinal(invocation)) return invocation;
  const started = invocation.startedAt !== undefined;
  switch (event.kind) {
    case 'delivered':
      return invocation.status === 'Cancelling' ? invocation : { ...invocation, status: 'InProgress', startedAt: now };
    case 'agent-offline':
      return { ...invocation, status: 'Delayed', startedAt: undefined };
    case 'instance-gone':
      return started ? invocation : end(invocation, 'Undeliverable', now);
    case 'expired':
      return end(invocation, 'DeliveryTimedOut', now);
    case 'execution-timed-out':
      return { ...end(invocation, 'ExecutionTimedOut', now), exitCode: KILLED_EXIT_CODE };
    case 'cancel-requested':
      return started ? { ...invocation, status: 'Cancelling' } : end(invocation, 'Cancelled', now);
    case 'ended':
      return ended(invocation, event.result, now);
    default:
      return event satisfies never;
  }
}

/** `Status`, which knows fewer words than `StatusDetails`. */
export function coarseStatus(
  status: InvocationStatus,
): 'Pending' | 'InProgress' | 'Delayed' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelling' | 'Cancelled' {
  if (status === 'DeliveryTimedOut' || status === 'ExecutionTimedOut') return 'TimedOut';
  return status === 'Undeliverable' ? 'Failed' : status;
}

function ended(invocation: Invocation, result: CommandResult, now: number): Invocation {
  const cancelled = invocation.status === 'Cancelling';
  const failure =
    result.exitCode === 0
      ? ''
      : `${result.stderr === '' ? '' : '\n'}failed to run commands: exit status ${result.exitCode}`;
  return {
    ...end(invocation, cancelled ? 'Cancelled' : result.exitCode === 0 ? 'Success' : 'Failed', now),
    exitCode: cancelled ? KILLED_EXIT_CODE : result.exitCode,
    stdout: cut(result.stdout, STDOUT_LIMIT),
    stderr: cut(result.stderr + failure, STDERR_LIMIT),
  };
}

function end(invocation: Invocation, status: InvocationStatus, endedAt: number): Invocation {
  return { ...invocation, status, endedAt };
}

/** The agent keeps the beginning, and says so inside the limit. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit - TRUNCATED.length) + TRUNCATED;
}
