import { AbortedError } from '@dedicated-k8s/retry';
import { ClusterError, type ClusterErrorOptions } from '../errors/cluster-error.ts';

/**
 * Does a port's work; what fails is thrown as the port's own error with the failure as its cause, and is retryable when
 * that is. The caller's abort, and the port's own error, pass as they are.
 */
export async function asPortError<Result>(
  portError: (reason: string, options: ClusterErrorOptions) => ClusterError,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    const cause = error instanceof ClusterError ? error : undefined;
    const reason = cause === undefined ? String(error) : `${cause.code}: ${cause.message}`;
    const own = portError(reason, { cause: error, retryable: cause?.retryable ?? false });
    throw cause?.code === own.code ? error : own;
  }
}
