import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  WAIT_TIMED_OUT: {
    message: 'Gave up waiting for {what} after {waitedMs} ms: {reason}',
    check: 'The reason names what is missing; on a node, bootstrap-agent plan shows the steps behind it',
    commonCauses: ['another node failed before this one', 'network path closed by a security group'],
    retryable: true,
    operatorAction: 'Follow the reason to the node or service that does not answer',
    runbook: 'waiting',
  },
} as const;

/** Waits that ended without what they waited for. */
export const waitingErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
