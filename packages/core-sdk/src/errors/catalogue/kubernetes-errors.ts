import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  KUBERNETES_CONFIG_INVALID: {
    message: 'The kubeconfig {path} cannot be used: {problem}',
    check: 'ls -l {path}; kubectl --kubeconfig {path} config view',
    commonCauses: ['kubeadm has not run yet', 'kubeadm was ended half way', 'certificate file of the kubelet missing'],
    retryable: true,
    operatorAction: 'None while the node starts; on a finished node run kubeadm certs check-expiration',
    runbook: 'api-unreachable',
  },
  KUBERNETES_UNREACHABLE: {
    message: 'The Kubernetes API at {server} does not answer',
    check: 'crictl ps -a --name kube-apiserver; journalctl -u kubelet',
    commonCauses: ['API server not up yet', 'security group closes port 6443', 'no healthy target behind the endpoint'],
    retryable: true,
    operatorAction: 'See why the API server does not run; its log is in /var/log/pods',
    runbook: 'api-unreachable',
  },
  KUBERNETES_UNAVAILABLE: {
    message: 'The Kubernetes API cannot answer {method} {path} now, {status} {reason}: {message}',
    check: 'kubectl get --raw "/readyz?verbose"; crictl ps -a --name "kube-apiserver|etcd"',
    commonCauses: ['API server starting or ending', 'etcd has no leader', 'aggregated API down'],
    retryable: true,
    operatorAction: 'Look at etcd first, then at the API server of that node',
    runbook: 'api-unreachable',
  },
  KUBERNETES_THROTTLED: {
    message: 'The Kubernetes API put {method} {path} off, {status} {reason}: {message}',
    check: 'kubectl get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total',
    commonCauses: [
      'many nodes start at once',
      'API server overloaded',
      'disruption budget that allows no eviction now',
    ],
    retryable: true,
    operatorAction: 'None when it passes; else find the client that asks most, or the budget that is exhausted',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_UNAUTHORIZED: {
    message: 'The Kubernetes API does not know who asks for {method} {path}, {status} {reason}: {message}',
    check: 'kubectl auth whoami; kubeadm certs check-expiration',
    commonCauses: [
      'client certificate expired',
      'certificate or token of an earlier cluster',
      'clock wrong by minutes',
    ],
    retryable: false,
    operatorAction: 'Renew the certificate, or join the node again',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_FORBIDDEN: {
    message: 'The Kubernetes API does not allow {method} {path}, {status} {reason}: {message}',
    check: 'kubectl auth whoami; kubectl auth can-i --list',
    commonCauses: ['missing role', 'node acts on another node', 'admission plugin refuses', 'no credentials sent'],
    retryable: false,
    operatorAction: 'Give the identity the missing right. Denied is never taken for "absent"',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_NOT_FOUND: {
    message: 'There is nothing for {method} {path}, {status} {reason}: {message}',
    check: 'kubectl get --raw {path}',
    commonCauses: ['deleted before', 'another cluster', 'not made yet'],
    retryable: false,
    operatorAction: 'None when it was to be deleted; else compare the name with the cluster',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_ALREADY_EXISTS: {
    message: '{method} {path} would make what is there already, {status} {reason}: {message}',
    check: 'kubectl get --raw {path}',
    commonCauses: ['made by an earlier attempt', 'made by another node'],
    retryable: false,
    operatorAction: 'Compare the object that is there with the one that was to be made',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_CONFLICT: {
    message: '{method} {path} was meant for another state of the object, {status} {reason}: {message}',
    check: 'kubectl get --raw {path}; its metadata.uid, resourceVersion and managedFields',
    commonCauses: ['changed by another client since it was read', 'replaced by an object of the same name'],
    retryable: false,
    operatorAction: 'Read the object again and decide anew; the same request is refused again',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_INVALID: {
    message: 'The Kubernetes API holds {method} {path} for invalid, {status} {reason}: {message}',
    check: 'The message names the field; kubectl explain tells what it takes',
    commonCauses: ['field of another Kubernetes version', 'change of a field that cannot change, such as providerID'],
    retryable: false,
    operatorAction: 'Compare the version of the API server with the ones supported',
    runbook: 'kubernetes-refused',
  },
  KUBERNETES_REFUSED: {
    message: 'The Kubernetes API refused {method} {path} with {status} {reason}: {message}',
    check: 'kubectl auth whoami; the status names the rule',
    commonCauses: ['another program than the API server at that address', 'API group not served', 'request unknown'],
    retryable: false,
    operatorAction: 'See what listens at that address, and which version it is',
    runbook: 'kubernetes-refused',
  },
} as const;

/** The Kubernetes API and the way to it. */
export const kubernetesErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
