import { parseTraceparent } from '@dedicated-k8s/observability';
import type { LeaseRecord } from '../ports/lease-store.ts';
import { type Item, instantOf, instantValue, itemOf, numberOf, optionalString, stringOf } from './dynamodb-items.ts';

/** How long a lock of the older scripts counts, which wrote no expiry: their own limit for the restore lock. */
const LEGACY_DURATION_MS = 1_800_000;

/**
 * A lease as an item. `LockName`, `InstanceId`, `Status` and `CreatedAt` are those of the older scripts. The table's TTL
 * attribute `ExpiresAt` is left out: a deleted item would let the fence start anew.
 */
export function leaseItemOf(record: LeaseRecord): Item {
  return itemOf({
    LockName: { S: record.name },
    InstanceId: { S: record.owner },
    Status: { S: record.status === 'held' ? 'HELD' : 'RELEASED' },
    CreatedAt: instantValue(record.acquiredAt),
    Nonce: { S: record.nonce },
    Fence: { N: String(record.fence) },
    Version: { N: String(record.version) },
    LeaseExpiresAt: instantValue(record.expiresAt),
    LeaseDurationMs: { N: String(record.durationMs) },
    Traceparent: optionalString(record.trace?.traceparent),
  });
}

/** The lease in an item, one of the older scripts too; undefined when it is neither. */
export function leaseRecordOf(item: Item): LeaseRecord | undefined {
  const name = stringOf(item, 'LockName');
  if (name === undefined) return undefined;
  const owner = stringOf(item, 'InstanceId') ?? 'unknown';
  const acquiredAt = instantOf(item, 'CreatedAt');
  const version = numberOf(item, 'Version');
  if (version === undefined) {
    const createdAt = acquiredAt ?? 0;
    return {
      name,
      status: 'held',
      owner,
      nonce: '',
      fence: 0,
      version: 0,
      acquiredAt: createdAt,
      expiresAt: createdAt + LEGACY_DURATION_MS,
      durationMs: LEGACY_DURATION_MS,
    };
  }
  const fence = numberOf(item, 'Fence');
  const expiresAt = instantOf(item, 'LeaseExpiresAt');
  const durationMs = numberOf(item, 'LeaseDurationMs');
  const status = stringOf(item, 'Status');
  if (fence === undefined || expiresAt === undefined || durationMs === undefined) return undefined;
  if (status !== 'HELD' && status !== 'RELEASED') return undefined;
  const trace = parseTraceparent(stringOf(item, 'Traceparent'));
  return {
    name,
    status: status === 'HELD' ? 'held' : 'released',
    owner,
    nonce: stringOf(item, 'Nonce') ?? '',
    fence,
    version,
    acquiredAt: acquiredAt ?? 0,
    expiresAt,
    durationMs,
    ...(trace === undefined ? {} : { trace }),
  };
}
