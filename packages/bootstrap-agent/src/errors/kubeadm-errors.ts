import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  KUBEADM_FAILED: {
    message: '{command} failed with exit code {exitCode} in phase {phase}: {output}',
    check: 'journalctl -u kubelet -u containerd --since -15min; crictl ps -a',
    commonCauses: ['API endpoint not reachable', 'component did not become healthy in time', 'images missing'],
    retryable: true,
    operatorAction: 'The phase names what did not work; the agent resets the node and tries again',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_TIMED_OUT: {
    message: '{command} did not end within {limitSeconds} s and was ended; its last phase was {phase}: {said}',
    check: 'journalctl -u kubelet -u containerd --since -15min; crictl ps -a; curl -k https://{endpoint}/livez',
    commonCauses: [
      'etcd has no quorum or its learner does not catch up',
      'API endpoint accepts connections and does not answer',
      'images not in the machine image',
      'slow disk or overloaded instance',
    ],
    retryable: true,
    operatorAction: 'The phase names what did not come; the agent resets the node and tries again',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_PREFLIGHT_FAILED: {
    message: '{command} refused this machine: {failures}',
    check: 'kubeadm init phase preflight --dry-run; the names in brackets are kubeadm checks',
    commonCauses: ['container runtime not running', 'IP forwarding off', 'leftovers of an earlier run', 'ports in use'],
    retryable: true,
    operatorAction: 'Put it right in the machine image when it comes back on every instance',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_TOKEN_REJECTED: {
    message: '{command} failed: the cluster does not know the join token',
    check: 'kubeadm token list on a control plane; the updatedBy and expiry of the join material parameter',
    commonCauses: ['token expired after 24 h', 'token deleted', 'join material of an earlier cluster'],
    retryable: true,
    operatorAction:
      'Run bootstrap-agent join refresh on a control plane; the agent tries again with what it finds then',
    runbook: 'join-material',
  },
  KUBEADM_CERTIFICATE_KEY_REJECTED: {
    message: '{command} failed: the certificate key does not open the uploaded certificates',
    check: 'kubectl -n kube-system get secret kubeadm-certs; it is deleted 2 h after its upload',
    commonCauses: ['certificates uploaded again with another key', 'upload older than 2 h'],
    retryable: true,
    operatorAction:
      'Run bootstrap-agent join refresh on a control plane; the agent tries again with what it finds then',
    runbook: 'join-material',
  },
  KUBEADM_CLUSTER_MISMATCH: {
    message: '{command} failed: the cluster behind {endpoint} is not the one of the join material',
    check: 'Compare the CA hash in the parameter cluster/ca-cert-hash with the control plane behind the endpoint',
    commonCauses: [
      'second cluster behind the endpoint',
      'join material of an earlier cluster',
      'DNS name of another VPC',
    ],
    retryable: false,
    operatorAction: 'Find out which cluster is the right one before any node joins',
    runbook: 'two-clusters',
  },
  KUBEADM_NODE_EXISTS: {
    message: '{command} failed: a Ready Node named {node} exists already',
    check: 'kubectl get node {node} -o yaml',
    commonCauses: ['an earlier join on this machine got that far', 'two instances with one host name'],
    retryable: true,
    operatorAction:
      'Delete the Node when no other instance stands behind it; its kubelet stopped, it turns NotReady by itself',
  },
  KUBEADM_OUTPUT_UNREADABLE: {
    message: 'What {command} printed is not understood: {problem}',
    check: 'Run {command} by hand',
    commonCauses: ['kubeadm of another version'],
    retryable: false,
    operatorAction: 'Use the kubeadm that belongs to this agent; see the compatibility table',
  },
  KUBEADM_LEFTOVERS: {
    message: 'This node was reset and still has {path}',
    check: 'ls -la {path}; findmnt -T {path}; fuser -v {path}',
    commonCauses: ['a program still writes there', 'read-only file system'],
    retryable: true,
    operatorAction: 'End what holds the path; else the instance is replaced',
  },
} as const;

/** What kubeadm can fail with. */
export const kubeadmErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
