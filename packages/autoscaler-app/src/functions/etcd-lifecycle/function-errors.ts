import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  FUNCTION_EVENT_UNREADABLE: {
    message: 'A termination was announced that cannot be handled: {reason}',
    check: 'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names {group}',
    commonCauses: ['an event sent by hand', 'a change of the form of the event'],
    retryable: false,
    operatorAction: 'Look for instances in Terminating:Wait or Terminating:Retained and finish them by the runbook',
    runbook: 'retained-instance',
  },
  FUNCTION_TERMINATION_ABANDONED: {
    message: 'The termination of {instanceId} was abandoned ({cause}): {reason}',
    check: 'aws ssm start-session --target <control plane>, then: bootstrap-agent etcd status',
    commonCauses: ['another member is down', 'a replacement does not come up', 'it is the last member'],
    retryable: false,
    operatorAction: 'The instance is retained and its member still votes: repair etcd, then finish it by the runbook',
    runbook: 'retained-instance',
  },
} as const;

/** Errors of the functions themselves. */
export const functionErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
