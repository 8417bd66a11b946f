import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  LEASE_HELD: {
    message: 'Lease {lease} is held by {owner}',
    check:
      'aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S={lease}}',
    commonCauses: ['another node is doing the same work', 'the holder died less than one lease duration ago'],
    retryable: true,
    operatorAction: 'Wait: a dead holder is taken over by itself. Never delete the item, its fence must not start anew',
    runbook: 'cluster-state',
  },
  LEASE_LOST: {
    message: 'Lease {lease} was lost by {owner}: {reason}',
    check:
      'aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S={lease}}',
    commonCauses: [
      'this process was paused longer than the lease',
      'DynamoDB was unreachable for longer than the lease',
      'the clock jumped',
    ],
    retryable: true,
    operatorAction:
      'None: the work is begun anew. When it happens again and again, look at the load and the clock of this node',
    runbook: 'cluster-state',
  },
  LEASE_UNREADABLE: {
    message: 'Lease {lease} cannot be read or written: {reason}',
    check: 'aws dynamodb get-item --consistent-read --table-name {table} --key LockName={S={lease}}',
    commonCauses: [
      'the role lacks the action or the key of the table',
      'no gateway endpoint for DynamoDB',
      'throttling',
      'the item was edited by hand',
    ],
    retryable: true,
    operatorAction: 'Make the table reachable for this role; nothing was changed',
    runbook: 'cluster-state',
  },
} as const;

/** Leases in `<c>-bootstrap-lock`. */
export const leaseErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
