import type { ClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';

/** What a request was about, for the error that it may end in. */
export interface EtcdOperation {
  readonly endpoint: string;
  readonly operation: string;
  /** Member id or peer address, where there is one. */
  readonly subject?: string;
}

/**
 * The error behind an answer that is not 2xx. By gRPC code and message: the HTTP status differs between versions.
 *
 * @see https://grpc.io/docs/guides/status-codes/ and etcd, api/v3rpc/rpctypes/error.go
 */
export function translateEtcdError(operation: EtcdOperation, status: number, body: string): ClusterError {
  const { endpoint, subject = '' } = operation;
  const { code, message } = parseGrpcError(body);
  const reason = message ?? `HTTP ${status}`;
  if (message === undefined) return refused(operation, reason);
  if (/member not found/.test(message)) return clusterErrors.ETCD_MEMBER_UNKNOWN({ member: subject });
  if (/(member ID|Peer URLs) already exists?/i.test(message))
    return clusterErrors.ETCD_MEMBER_EXISTS({ peerUrl: subject });
  if (/unhealthy cluster|not enough started members/.test(message)) return clusterErrors.ETCD_UNHEALTHY_CLUSTER();
  if (/in sync with leader/.test(message)) return clusterErrors.ETCD_LEARNER_BEHIND({ member: subject });
  if (/not leader/.test(message)) return clusterErrors.ETCD_NOT_LEADER({ endpoint });
  if (/too many learner/.test(message)) return clusterErrors.ETCD_CHANGE_IN_PROGRESS({ reason });
  if (code === RESOURCE_EXHAUSTED && /space/.test(message)) return clusterErrors.ETCD_NO_SPACE({ endpoint });
  // 3.4 answers `context deadline exceeded` where later ones say that the request timed out.
  if (/timed out|deadline exceeded|no leader|leader (changed|failed)/.test(message)) {
    return clusterErrors.ETCD_NO_QUORUM({ reason });
  }
  return refused(operation, reason, code === UNAVAILABLE);
}

const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;

function refused({ endpoint, operation }: EtcdOperation, reason: string, retryable = false): ClusterError {
  return clusterErrors.ETCD_REFUSED({ endpoint, operation, reason }, { retryable });
}

function parseGrpcError(body: string): { code?: number; message?: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return {};
    const { code, message } = parsed as { code?: unknown; message?: unknown };
    return {
      ...(typeof code === 'number' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    };
  } catch {
    return {};
  }
}
