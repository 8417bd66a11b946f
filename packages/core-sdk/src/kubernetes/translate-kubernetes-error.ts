import { AbortedError } from '@dedicated-k8s/retry';
import { ClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { type KubernetesAnswer, kubernetesStatusOf } from './kubernetes-status.ts';

/** What was asked of the API server. */
export interface KubernetesOperation {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/**
 * The error of the catalogue behind an answer that is not 2xx: by the reason of its Status, and by its HTTP status where
 * there is none. Which may pass by themselves: 429, and every 5xx; a 5xx may have been carried out all the same.
 *
 * @see Kubernetes, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go, `StatusReason`
 */
export function translateKubernetesAnswer(operation: KubernetesOperation, answer: KubernetesAnswer): ClusterError {
  const { method, path } = operation;
  const { status } = answer;
  const { reason = '', message = '' } = kubernetesStatusOf(answer);
  const context = { method, path, status, reason, message };
  switch (reason) {
    // A 404 without it may come from anything that listens at that address, and is no proof of absence.
    case 'NotFound':
      return clusterErrors.KUBERNETES_NOT_FOUND(context);
    case 'AlreadyExists':
      return clusterErrors.KUBERNETES_ALREADY_EXISTS(context);
    // Under HTTP status 500.
    case 'ServerTimeout':
      return clusterErrors.KUBERNETES_UNAVAILABLE(context);
  }
  switch (status) {
    case 400:
    case 422:
      return clusterErrors.KUBERNETES_INVALID(context);
    case 401:
      return clusterErrors.KUBERNETES_UNAUTHORIZED(context);
    case 403:
      return clusterErrors.KUBERNETES_FORBIDDEN(context);
    case 409:
      return clusterErrors.KUBERNETES_CONFLICT(context);
    case 429:
      return clusterErrors.KUBERNETES_THROTTLED(context);
    case 502:
    case 503:
    case 504:
      return clusterErrors.KUBERNETES_UNAVAILABLE(context);
    default:
      return clusterErrors.KUBERNETES_REFUSED(context, { retryable: status >= 500 });
  }
}

// A certificate that is not valid yet becomes so; a handshake that broke off may be a server that is only starting.
const DISTRUST = /^(CERT_(?!NOT_YET_VALID)|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_)/;

/**
 * The error of the catalogue for a request that got no answer, with the connection's own error as its cause. It may pass,
 * unless the server's certificate is not one of this cluster. Errors of the catalogue and the caller's abort pass as they are.
 *
 * @param server - `https://host:port`
 * @see Node.js, TLS: "X509 certificate error codes"
 */
export function translateKubernetesError(error: unknown, server: string): Error {
  if (error instanceof ClusterError || error instanceof AbortedError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return clusterErrors.KUBERNETES_UNREACHABLE({ server }, { cause: error, retryable: !DISTRUST.test(code) });
}
