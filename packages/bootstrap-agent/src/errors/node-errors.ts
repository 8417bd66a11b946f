import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  NODE_JOIN_MATERIAL_INVALID: {
    message: 'The parameter {parameter} holds no usable join material: {problem}',
    check: 'aws ssm get-parameter --name {parameter} --query Parameter.[Version,LastModifiedDate]',
    commonCauses: ['written by hand', 'written by another version of the agent'],
    retryable: true,
    operatorAction: 'Run bootstrap-agent join refresh on a control plane',
    runbook: 'join-material',
  },
  NODE_VERSION_UNKNOWN: {
    message: 'The Kubernetes version is neither in the node config nor in the parameter {parameter}',
    check: 'aws ssm get-parameter --name {parameter}',
    commonCauses: ['stack not complete yet', 'parameter deleted'],
    retryable: true,
    operatorAction: 'Write the version, such as 1.36.2, into the parameter',
  },
  NODE_MEMBER_MISSING: {
    message: 'etcd has no member at {peerUrl}, which this node should be',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['removed while this node started', 'kubeadm ended before it joined etcd'],
    retryable: true,
    operatorAction: 'None: the agent looks again',
  },
  NODE_JOIN_MATERIAL_MISSING: {
    message: 'There is nothing to join with: {reason}',
    check: 'bootstrap-agent plan; the log of the control plane that initialises the cluster',
    commonCauses: ['no control plane has initialised the cluster', 'token or certificate key expired'],
    retryable: true,
    operatorAction:
      'See why the first control plane did not come up, or run bootstrap-agent join refresh on one that is up',
    runbook: 'join-material',
  },
  NODE_MEMBER_NOT_VOTING: {
    message: 'The etcd member of this node does not vote: {reason}',
    check: 'bootstrap-agent etcd status; crictl logs $(crictl ps -q --name etcd) | tail -50',
    commonCauses: ['slow disk', 'port 2380 closed between control planes', 'database too large to catch up in time'],
    retryable: true,
    operatorAction: 'Open port 2380 between control planes; use a faster volume',
    runbook: 'etcd-member',
  },
  NODE_TARGET_UNHEALTHY: {
    message: 'The load balancer does not send requests to this node: {reason}',
    check: 'aws elbv2 describe-target-health; curl -k https://localhost:6443/readyz',
    commonCauses: ['security group closes port 6443', 'API server not ready', 'target group without a load balancer'],
    retryable: true,
    operatorAction: 'Open the health check path from the subnets of the load balancer',
  },
  NODE_NOT_READY: {
    message: 'The Node is not Ready: {reason}',
    check: 'kubectl describe node; journalctl -u kubelet --since -15min',
    commonCauses: ['no pod network installed', 'kubelet cannot reach the API', 'disk or memory pressure'],
    retryable: true,
    operatorAction: "The reason is the kubelet's own; NetworkPluginNotReady means that the CNI is missing",
  },
} as const;

/** What can go wrong on the way of one node into its cluster. */
export const nodeErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
