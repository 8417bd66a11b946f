import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  KUBERNETES_CONFIG_INVALID: {
    message: 'The kubeconfig {path} cannot be used: {problem}',
    check: 'ls -l {path}; kubectl --kubeconfig {path} config view',
    commonCauses: [
      'kubeadm has not run yet',
      'kubeadm was ended half way',
      'the certificate file of the kubelet is missing',
    ],
    retryable: true,
    operatorAction:
      'None while the node starts. On a finished node: `kubeadm certs check-expiration`, then replace the instance',
    runbook: 'api-unreachable',
  },
  KUBERNETES_UNREACHABLE: {
    message: 'The Kubernetes API at {server} does not answer',
    check: 'crictl ps -a --name kube-apiserver; curl -sSk -m 5 {server}/readyz',
    commonCauses: [
      'the API server is not up yet',
      'etcd has no quorum',
      'no healthy target behind the endpoint',
      'the security group closes port 6443',
    ],
    retryable: true,
    operatorAction: 'See why the API server does not run; its log is in /var/log/pods',
    runbook: 'api-unreachable',
  },
  KUBERNETES_UNAVAILABLE: {
    message: 'The Kubernetes API cannot answer {method} {path} now, {status} {reason}: {message}',
    check: 'curl -sSk -m 5 "https://localhost:6443/readyz?verbose"; crictl ps -a --name etcd',
    commonCauses: ['the API server starts or ends', 'etcd has no leader', 'an aggregated API is down'],
    retryable: true,
    operatorAction: 'Look at etcd first, then at the API server of that node',
    runbook: 'api-unreachable',
  },
  KUBERNETES_THROTTLED: {
    message: 'The Kubernetes API put {method} {path} off, {status} {reason}: {message}',
    check:
      'kubectl --kubeconfig /etc/kubernetes/admin.conf get pdb -A; kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total',
    commonCauses: [
      'a disruption budget allows no eviction now',
      'many nodes start at once',
      'the API server is overloaded',
    ],
    retryable: true,
    operatorAction: 'None when it passes; else find the client that asks most, or the budget that is exhausted',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_UNAUTHORIZED: {
    message: 'The Kubernetes API does not know who asks for {method} {path}, {status} {reason}: {message}',
    check: 'kubectl --kubeconfig /etc/kubernetes/kubelet.conf auth whoami; kubeadm certs check-expiration',
    commonCauses: [
      'the client certificate has expired',
      'the certificate or token is of an earlier cluster',
      'the clock is wrong by minutes',
    ],
    retryable: false,
    operatorAction: 'Replace the instance; on a control plane the runbook says how to renew its certificates',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_FORBIDDEN: {
    message: 'The Kubernetes API does not allow {method} {path}, {status} {reason}: {message}',
    check:
      'kubectl --kubeconfig /etc/kubernetes/kubelet.conf auth whoami; kubectl --kubeconfig /etc/kubernetes/kubelet.conf auth can-i --list',
    commonCauses: [
      'the identity lacks the right',
      'a node acts on another node',
      'an admission plugin refuses',
      'no credentials were sent',
    ],
    retryable: false,
    operatorAction:
      'Give the identity the missing right, or run the verb on a control plane. Denied is never taken for "absent"',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_NOT_FOUND: {
    message: 'There is nothing for {method} {path}, {status} {reason}: {message}',
    check: 'kubectl --kubeconfig /etc/kubernetes/kubelet.conf get --raw {path}',
    commonCauses: ['it was deleted before', 'it is not made yet', 'another cluster answers'],
    retryable: false,
    operatorAction: 'None when it was to be deleted; else compare the name with the cluster',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_ALREADY_EXISTS: {
    message: '{method} {path} would make what is there already, {status} {reason}: {message}',
    check: 'kubectl --kubeconfig /etc/kubernetes/kubelet.conf get --raw {path}',
    commonCauses: ['an earlier attempt made it', 'another node made it'],
    retryable: false,
    operatorAction: 'Compare the object that is there with the one that was to be made',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_CONFLICT: {
    message: '{method} {path} was meant for another state of the object, {status} {reason}: {message}',
    check:
      'kubectl --kubeconfig /etc/kubernetes/kubelet.conf get --raw {path}  # look at metadata.uid, resourceVersion and managedFields',
    commonCauses: ['another client changed it since it was read', 'an object of the same name has taken its place'],
    retryable: false,
    operatorAction: 'Read the object again and decide anew; the same request is refused again',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_INVALID: {
    message: 'The Kubernetes API holds {method} {path} for invalid, {status} {reason}: {message}',
    check: 'kubectl --kubeconfig /etc/kubernetes/admin.conf version; bootstrap-agent version',
    commonCauses: [
      'a field is of another Kubernetes version',
      'a field that cannot change was changed, such as providerID',
    ],
    retryable: false,
    operatorAction: 'The message names the field. Compare the version of the API server with the ones supported',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_REFUSED: {
    message: 'The Kubernetes API refused {method} {path} with {status} {reason}: {message}',
    check: 'curl -sSk -m 5 https://${CLUSTER:?}-cp-lb.internal:6443/version',
    commonCauses: [
      'the API group is not served',
      'another program than the API server listens at that address',
      'the API server failed within: its log says why',
    ],
    retryable: false,
    operatorAction: 'See what listens at that address, and which version it is',
    runbook: 'kubernetes-refused',
  },
} as const;

/** The Kubernetes API and the way to it. */
export const kubernetesErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
