import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  LEASE_HELD: {
    message: 'Lease {lease} is held by {owner}',
    check:
      'aws dynamodb get-item --consistent-read --table-name <cluster>-bootstrap-lock --key \'{"LockName":{"S":"{lease}"}}\'',
    commonCauses: ['another node is doing the same work', 'the holder died less than one lease duration ago'],
    retryable: true,
    operatorAction:
      'Wait: a dead holder is taken over by itself. Do not delete the item, its fence must not start anew',
    runbook: 'cluster-state',
  },
  LEASE_LOST: {
    message: 'Lease {lease} was lost by {owner}: {reason}',
    check:
      'aws dynamodb get-item --consistent-read --table-name <cluster>-bootstrap-lock --key \'{"LockName":{"S":"{lease}"}}\'',
    commonCauses: [
      'process paused longer than the lease',
      'DynamoDB unreachable for longer than the lease',
      'clock jumped',
    ],
    retryable: true,
    operatorAction: 'None when the work goes on elsewhere; look at the holder named in the item otherwise',
    runbook: 'cluster-state',
  },
  LEASE_UNREADABLE: {
    message: 'Lease {lease} cannot be read or written: {reason}',
    check:
      'aws dynamodb get-item --consistent-read --table-name <cluster>-bootstrap-lock --key \'{"LockName":{"S":"{lease}"}}\'',
    commonCauses: [
      'no permission on the table or its key',
      'no gateway endpoint for DynamoDB',
      'throttling',
      'item edited by hand',
    ],
    retryable: true,
    operatorAction: 'Make the table reachable for this role; nothing was changed',
    runbook: 'cluster-state',
  },
} as const;

/** Leases in `<c>-bootstrap-lock`. */
export const leaseErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
