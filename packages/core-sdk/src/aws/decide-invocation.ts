import type { CommandOutcome } from '../ports/remote-command.ts';

/** What GetCommandInvocation says of an invocation, as far as it matters. */
export interface InvocationStatus {
  readonly Status?: string | undefined;
  readonly StatusDetails?: string | undefined;
  readonly ResponseCode?: number | undefined;
  readonly StandardOutputContent?: string | undefined;
  readonly StandardErrorContent?: string | undefined;
}

/**
 * How a command ended; undefined while it has not.
 *
 * @see AWS Systems Manager User Guide, "Understanding command statuses"
 */
export function decideInvocation(commandId: string, invocation: InvocationStatus): CommandOutcome | undefined {
  const { Status = '', StandardOutputContent: stdout = '', StandardErrorContent: stderr = '' } = invocation;
  // The details tell what the status alone does not; spaces differ between the pages of the documentation.
  const details = (invocation.StatusDetails ?? Status).replaceAll(' ', '');
  switch (details) {
    case 'Success':
      return { kind: 'succeeded', commandId, stdout };
    case 'Failed':
      return { kind: 'failed', commandId, exitCode: invocation.ResponseCode ?? -1, stdout, stderr };
    case 'ExecutionTimedOut':
      // The agent on the instance has killed it.
      return { kind: 'timed-out', commandId, stillRunning: false };
    case 'Cancelled':
      return { kind: 'cancelled', commandId };
    case 'DeliveryTimedOut':
    case 'Undeliverable':
    case 'Terminated':
    case 'InvalidPlatform':
    case 'AccessDenied':
    case 'NoInstancesInTag':
    case 'LimitExceeded':
      return { kind: 'undeliverable', commandId, reason: details };
    case 'TimedOut':
      // Without a detail nobody knows whether it ever began.
      return { kind: 'timed-out', commandId, stillRunning: true };
    default:
      // Pending, InProgress, Delayed, Cancelling.
      return undefined;
  }
}
