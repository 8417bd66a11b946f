import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  NODE_JOIN_MATERIAL_INVALID: {
    message: 'The parameter {parameter} holds no usable join material: {problem}',
    check:
      'aws ssm get-parameter --name {parameter} --query "Parameter.[Version,LastModifiedDate]"  # who wrote it: CloudTrail, PutParameter',
    commonCauses: ['it was written by hand', 'it was written by another version of the agent'],
    retryable: true,
    operatorAction: 'Run `bootstrap-agent join refresh` on a control plane',
    runbook: 'join-material',
  },
  NODE_VERSION_UNKNOWN: {
    message: 'The Kubernetes version is neither in the node config nor in the parameter {parameter}',
    check: 'aws ssm get-parameter --name {parameter}',
    commonCauses: ['the stack is not complete yet', 'the parameter was deleted'],
    retryable: true,
    operatorAction: 'Write the version of the running control planes, such as 1.36.2, into the parameter',
    runbook: 'node-config',
  },
  NODE_MEMBER_MISSING: {
    message: 'etcd has no member at {peerUrl}, which this node should be',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['it was removed while this node started', 'kubeadm ended before it joined etcd'],
    retryable: true,
    operatorAction: 'None: the agent looks again, and joins anew when the member is gone',
    runbook: 'etcd-member',
  },
  NODE_JOIN_MATERIAL_MISSING: {
    message: 'There is nothing to join with: {reason}',
    check:
      'aws ssm get-parameters --names /${CLUSTER:?}/cluster/join-material --query "[Parameters[].[Name,Version,LastModifiedDate],InvalidParameters]"; aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S=cluster-state}',
    commonCauses: [
      'no control plane has initialized the cluster yet',
      'token or certificate key expired, and no control plane made them anew',
    ],
    retryable: true,
    operatorAction:
      'See why the first control plane did not come up, or run `bootstrap-agent join refresh` on one that is up',
    runbook: 'join-material',
  },
  NODE_MEMBER_NOT_VOTING: {
    message: 'The etcd member of this node does not vote: {reason}',
    check: "bootstrap-agent etcd status; crictl logs --tail 50 $(crictl ps -a -q --name '^etcd$' | head -1)",
    commonCauses: [
      'port 2380 is closed between control planes',
      'a slow disk',
      'the database is too large to catch up in time',
    ],
    retryable: true,
    operatorAction:
      'Open 2380 between control planes in their security group; when the disk is slow, use a faster volume',
    runbook: 'etcd-member',
  },
  NODE_TARGET_UNHEALTHY: {
    message: 'The load balancer does not send requests to this node: {reason}',
    check:
      'aws elbv2 describe-target-health --target-group-arn $(aws elbv2 describe-target-groups --names ${CLUSTER:?}-control-plane-tg --query "TargetGroups[0].TargetGroupArn" --output text) --query "TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Description]"; curl -sSk -m 5 https://localhost:6443/readyz',
    commonCauses: [
      'the API server is not ready',
      'the security group does not let 6443 in from the subnets of the load balancer',
      'the target group belongs to no load balancer',
    ],
    retryable: true,
    operatorAction:
      'When readyz says ok on the node, open 6443 from the subnets of the load balancer; else mend the API server',
    runbook: 'node-not-ready',
  },
  NODE_NOT_READY: {
    message: 'The Node {node} is not Ready: {reason}',
    check:
      "kubectl --kubeconfig /etc/kubernetes/kubelet.conf describe node {node}; journalctl -u kubelet --since -15min | grep -iE 'cni|certificate|unauthorized|forbidden'; ls -l /etc/cni/net.d",
    commonCauses: [
      'no pod network is installed: "cni plugin not initialized"',
      'the kubelet cannot reach the API',
      'disk or memory pressure',
    ],
    retryable: true,
    operatorAction:
      'Install or mend what the reason names; for "cni plugin not initialized" that is the pod network of the whole cluster',
    runbook: 'node-not-ready',
  },
} as const;

/** What can go wrong on the way of one node into its cluster. */
export const nodeErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
