import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  CLUSTER_STATE_UNREADABLE: {
    message: 'The state of the cluster cannot be read: {reason}',
    check: 'aws dynamodb get-item --consistent-read --table-name {table} --key LockName={S=cluster-state}',
    commonCauses: [
      'the role lacks dynamodb:GetItem or the key of the table',
      'no gateway endpoint for DynamoDB',
      'throttling',
      'the item was edited by hand',
    ],
    retryable: true,
    operatorAction: 'Make the table readable for this role. Unreadable is never taken for "no cluster"',
    runbook: 'cluster-state',
  },
  CLUSTER_STATE_MOVED: {
    message: 'The cluster is {status}, which does not allow {transition}: {reason}',
    check:
      'aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S=cluster-state}',
    commonCauses: ['another node took the lease and went on', 'this process was paused'],
    retryable: false,
    operatorAction: 'None: the node that holds the newer fence goes on, and this one starts anew from what it finds',
    runbook: 'cluster-state',
  },
  CLUSTER_STATE_CONTENDED: {
    message: 'The state of the cluster changed {attempts} times while it was being written',
    check:
      'aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S=cluster-state}  # again after a second: Owner and Version say who writes',
    commonCauses: ['very many nodes write at once'],
    retryable: true,
    operatorAction: 'None, unless it goes on for minutes; then read the log of the instance that Owner names',
    runbook: 'cluster-state',
  },
  MEMBER_REGISTRY_UNREADABLE: {
    message: 'The member table {table} cannot be read or written: {reason}',
    check: 'aws dynamodb scan --consistent-read --table-name {table} --max-items 20',
    commonCauses: [
      'the role lacks the action or the key of the table',
      'no gateway endpoint for DynamoDB',
      'throttling',
    ],
    retryable: true,
    operatorAction: 'Make the table reachable for this role. Unreadable is never taken for "not a member"',
    runbook: 'cluster-state',
  },
} as const;

/** The cluster's state item and its member table. */
export const clusterStateErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
