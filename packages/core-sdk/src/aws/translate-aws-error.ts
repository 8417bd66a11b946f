import { AbortedError, classifyKnown, RetryError } from '@dedicated-k8s/retry';
import { ClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';

/**
 * The error of the catalogue behind a failed AWS call, with the call's own error as its cause. Errors of the catalogue
 * and the caller's abort pass as they are.
 *
 * @param operation - `service:Operation`, as IAM writes it.
 */
export function translateAwsError(error: unknown, operation: string): Error {
  if (error instanceof ClusterError || error instanceof AbortedError) return error;
  // What the service said last stands behind the policy's error.
  const origin = error instanceof RetryError ? (error.cause ?? error) : error;
  if (origin instanceof ClusterError) return origin;
  const reason = reasonOf(origin);
  const [service = operation] = operation.split(':');
  const context = { operation, service, reason, ...requestIdOf(origin) };
  const options = { cause: error };
  switch (classifyKnown(origin).reason) {
    case 'access-denied':
      return clusterErrors.AWS_ACCESS_DENIED(context, options);
    case 'throttled':
      return clusterErrors.AWS_THROTTLED(context, options);
    case 'credentials-expired':
    case 'credentials-unavailable':
    case 'credentials-invalid':
    case 'clock-skew':
      return clusterErrors.AWS_CREDENTIALS(context, options);
    case 'not-found':
      return clusterErrors.AWS_NOT_FOUND(context, options);
    default:
      return isUnanswered(origin)
        ? clusterErrors.AWS_UNREACHABLE(context, options)
        : clusterErrors.AWS_REQUEST_FAILED(context, { ...options, retryable: isServerFault(origin) });
  }
}

/** Whether no answer came: the network's errors and time-outs, rather than a refusal by the service. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof RetryError) return true;
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  return $metadata?.httpStatusCode === undefined && (typeof code === 'string' || error.name === 'TimeoutError');
}

function isServerFault(error: unknown): boolean {
  return ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0) >= 500;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return `${typeof code === 'string' ? code : error.name}: ${error.message}`;
}

function requestIdOf(error: unknown): { readonly requestId?: string } {
  const requestId = (error as { $metadata?: { requestId?: string } } | null)?.$metadata?.requestId;
  return requestId === undefined ? {} : { requestId };
}
