import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  FUNCTION_EVENT_UNREADABLE: {
    message: 'A termination was announced that cannot be handled: {reason}',
    check:
      'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names {group} --query "AutoScalingGroups[].Instances[].[InstanceId,LifecycleState]" --output text',
    commonCauses: ['an event sent by hand', 'a change of the form of the event'],
    retryable: false,
    operatorAction: 'Finish every instance in Terminating:Wait or Terminating:Retained by the runbook',
    runbook: 'retained-instance',
  },
  FUNCTION_TERMINATION_ABANDONED: {
    message: 'The termination of {instanceId} was abandoned ({cause}): {reason}',
    check:
      'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${CLUSTER:?}-control-plane --query "AutoScalingGroups[].Instances[].[InstanceId,LifecycleState]" --output text',
    commonCauses: ['another member is down', 'the replacement does not come up', 'it is the last member'],
    retryable: false,
    operatorAction:
      'The instance is retained and its member still votes: run `bootstrap-agent etcd status` on a control plane, mend etcd, then finish it by the runbook',
    runbook: 'retained-instance',
  },
} as const;

/** Errors of the functions themselves. */
export const functionErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
