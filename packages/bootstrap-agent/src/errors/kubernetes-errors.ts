import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  KUBERNETES_CONFIG_INVALID: {
    message: 'The kubeconfig {path} cannot be used: {problem}',
    check: 'ls -l {path}; kubectl --kubeconfig {path} config view',
    commonCauses: ['kubeadm has not run yet', 'kubeadm was ended half way', 'certificate file of the kubelet missing'],
    retryable: true,
    operatorAction: 'None while the node starts; on a finished node run kubeadm certs check-expiration',
  },
  KUBERNETES_UNREACHABLE: {
    message: 'The Kubernetes API at {server} does not answer',
    check: 'crictl ps -a --name kube-apiserver; journalctl -u kubelet',
    commonCauses: ['API server not up yet', 'security group closes port 6443', 'no healthy target behind the endpoint'],
    retryable: true,
    operatorAction: 'See why the API server does not run; its log is in /var/log/pods',
    runbook: 'api-unreachable',
  },
  KUBERNETES_REFUSED: {
    message: 'The Kubernetes API refused {method} {path} with {status} {reason}: {message}',
    check: 'kubectl auth whoami; the status names the rule',
    commonCauses: ['client certificate expired', 'missing role', 'node acts on another node', 'API server overloaded'],
    retryable: false,
    operatorAction: 'Give the identity the missing right, or renew its certificate',
  },
} as const;

/** What can go wrong between the agent and the Kubernetes API. */
export const kubernetesErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
