import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  KUBEADM_FAILED: {
    message: '{command} failed with exit code {exitCode} in phase {phase}: {output}',
    check: 'journalctl -u kubelet -u containerd --since -15min; crictl ps -a',
    commonCauses: [
      'the API endpoint cannot be reached',
      'a component did not become healthy in time',
      'an image is missing',
    ],
    retryable: true,
    operatorAction:
      'The phase names what did not work, the runbook what it means; the agent resets the node and tries again',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_TIMED_OUT: {
    message: '{command} did not end within {limitSeconds} s and was ended; its last phase was {phase}: {said}',
    check: 'journalctl -u kubelet -u containerd --since -15min; crictl ps -a; curl -sSk -m 5 https://{endpoint}/livez',
    commonCauses: [
      'etcd has no quorum or its learner does not catch up',
      'API endpoint accepts connections and does not answer',
      'images not in the machine image',
      'slow disk or overloaded instance',
    ],
    retryable: true,
    operatorAction:
      'The phase names what did not come, the runbook what it means; the agent resets the node and tries again',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_PREFLIGHT_FAILED: {
    message: '{command} refused this machine: {failures}',
    check:
      'journalctl -u bootstrap-agent --since -15min | grep -i error; systemctl status --no-pager containerd; ls -l /etc/kubernetes/manifests /var/lib/etcd',
    commonCauses: [
      'the container runtime does not run',
      'an earlier run left files',
      'ports are in use',
      'IP forwarding is off',
    ],
    retryable: true,
    operatorAction: 'Mend what the names in brackets say; when it comes back on every instance, mend the machine image',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_TOKEN_REJECTED: {
    message: '{command} failed: the cluster does not know the join token',
    check:
      'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get secrets --field-selector type=bootstrap.kubernetes.io/token  # on a control plane: which tokens there are',
    commonCauses: [
      'the token expired after 24 h and nobody made it anew',
      'the token was deleted',
      'the join material is of an earlier cluster',
    ],
    retryable: true,
    operatorAction:
      'Run `bootstrap-agent join refresh` on a control plane; the agent tries again with what it finds then',
    runbook: 'join-material',
  },
  KUBEADM_CERTIFICATE_KEY_REJECTED: {
    message: '{command} failed: the certificate key does not open the uploaded certificates',
    check:
      'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get secret kubeadm-certs  # on a control plane; it is deleted 2 h after its upload',
    commonCauses: ['the upload is older than 2 h', 'certificates were uploaded again with another key'],
    retryable: true,
    operatorAction:
      'Run `bootstrap-agent join refresh` on a control plane; the agent tries again with what it finds then',
    runbook: 'join-material',
  },
  KUBEADM_CLUSTER_MISMATCH: {
    message: '{command} failed: the cluster behind {endpoint} is not the one of the join material',
    check:
      'aws ssm get-parameter --name /${CLUSTER:?}/cluster/ca-cert-hash --query Parameter.Value; openssl s_client -connect {endpoint} -showcerts </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates  # what is expected, and who answers',
    commonCauses: [
      'the join material is of an earlier cluster',
      'a second cluster stands behind the endpoint',
      'the DNS name resolves to another VPC',
    ],
    retryable: false,
    operatorAction: 'Find out which cluster is the right one before any node joins',
    runbook: 'two-clusters',
  },
  KUBEADM_NODE_EXISTS: {
    message: '{command} failed: a Ready Node named {node} exists already',
    check:
      'kubectl --kubeconfig /etc/kubernetes/admin.conf get node {node} -o wide  # on a control plane: is its address that of this instance?',
    commonCauses: ['an earlier join on this machine got that far', 'two instances have one host name'],
    retryable: true,
    operatorAction:
      'None when it is this instance: its kubelet is stopped, the Node turns NotReady, and the join is tried again. Else delete the Node when no instance stands behind it',
    runbook: 'kubeadm-failed',
  },
  KUBEADM_OUTPUT_UNREADABLE: {
    message: 'What {command} printed is not understood: {problem}',
    check: 'kubeadm version -o short; bootstrap-agent version',
    commonCauses: ['kubeadm of another version'],
    retryable: false,
    operatorAction: "Build the machine image with the kubeadm of the cluster's version",
    runbook: 'kubeadm-failed',
  },
  KUBEADM_LEFTOVERS: {
    message: 'This node was reset and still has {path}',
    check: 'ls -la {path}; findmnt -T {path}; ps -f -C kubelet,etcd,kube-apiserver,containerd',
    commonCauses: ['a program still writes there', 'the file system is read-only'],
    retryable: true,
    operatorAction: 'Stop the program that holds the path; the agent tries again, and else the instance is replaced',
    runbook: 'kubeadm-failed',
  },
} as const;

/** What kubeadm can fail with. */
export const kubeadmErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
