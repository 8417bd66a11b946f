import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  WAIT_TIMED_OUT: {
    message: 'Gave up waiting for {what} after {waitedMs} ms: {reason}',
    check: 'bootstrap-agent plan  # on the node that waited: the first step that is needed is where it stands',
    commonCauses: ['another node failed before this one', 'a network path is closed by a security group'],
    retryable: true,
    operatorAction: 'Follow the reason to the node or service that does not answer',
    runbook: 'waiting',
  },
} as const;

/** Waits that ended without what they waited for. */
export const waitingErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
