import type { ClusterError } from '@dedicated-k8s/core-sdk';
import { kubeadmErrors } from '../errors/kubeadm-errors.ts';
import { lastLines } from '../host/last-lines.ts';

/** A kubeadm command that failed. */
export interface KubeadmFailure {
  /** `kubeadm join` */
  readonly command: string;
  readonly exitCode: number;
  readonly stderr: string;
  /** The phase that it named last on standard output. */
  readonly lastPhase: string;
  readonly node: string;
  readonly endpoint: string;
}

/** The error that says what kubeadm's message means. */
export function explainFailure(failure: KubeadmFailure): ClusterError {
  const { command, exitCode, stderr, lastPhase, node, endpoint } = failure;
  if (stderr.includes('could not find a JWS signature')) return kubeadmErrors.KUBEADM_TOKEN_REJECTED({ command });
  if (stderr.includes('message authentication failed') || /Secret "kubeadm-certs" (was )?not found/.test(stderr)) {
    return kubeadmErrors.KUBEADM_CERTIFICATE_KEY_REJECTED({ command });
  }
  if (stderr.includes('cluster CA found in cluster-info ConfigMap is invalid')) {
    return kubeadmErrors.KUBEADM_CLUSTER_MISMATCH({ command, endpoint });
  }
  if (/a Node with name "[^"]*" and status "Ready" already exists/.test(stderr)) {
    return kubeadmErrors.KUBEADM_NODE_EXISTS({ command, node });
  }
  const failures = [...stderr.matchAll(/\[ERROR ([^\]]+)\]/g)].map(([, id]) => id);
  if (failures.length > 0) {
    return kubeadmErrors.KUBEADM_PREFLIGHT_FAILED({ command, failures: [...new Set(failures)].join(', ') });
  }
  const phase = /error execution phase ([^:]+):/.exec(stderr)?.[1] ?? lastPhase;
  return kubeadmErrors.KUBEADM_FAILED({ command, exitCode, phase, output: lastLines(stderr) });
}
