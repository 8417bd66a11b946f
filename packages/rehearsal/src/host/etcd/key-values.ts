import type { EtcdConnection } from './etcd-connection.ts';

/** A key of etcd with its value. Revisions are 64-bit, hence text. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly modRevision: string;
}

/** What a range read found. */
export interface Range {
  /** Revision of the store at the time of the read. */
  readonly revision: string;
  readonly entries: readonly KeyValue[];
  /** Number of keys in the range, also beyond `limit`. */
  readonly count: number;
  readonly more: boolean;
}

/** Which keys to read. */
export interface RangeOptions {
  /** First key that is left out. Absent: the one key alone. */
  readonly end?: string;
  readonly limit?: number;
  /** Read as of this revision; etcd refuses compacted ones with code 11. */
  readonly revision?: string;
}

interface GatewayKeyValue {
  readonly key: string;
  readonly value?: string;
  readonly mod_revision: string;
}

interface GatewayRange {
  readonly header: { readonly revision: string };
  readonly kvs?: readonly GatewayKeyValue[];
  readonly count?: string;
  readonly more?: boolean;
}

interface GatewayTxn {
  readonly header: { readonly revision: string };
  readonly succeeded?: boolean;
}

// Longer than etcd's own limit for a request without quorum (7 s), so that its message is the one that is seen.
const TIMEOUT_MS = 10_000;

/** First key after every key that begins with `prefix`. */
export function prefixEnd(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return `${prefix.slice(0, -1)}${String.fromCharCode(last + 1)}`;
}

/** Reads keys, linearizable: fails without quorum. */
export async function readRange(etcd: EtcdConnection, key: string, options: RangeOptions = {}): Promise<Range> {
  const answer = await etcd.call<GatewayRange>(
    '/v3/kv/range',
    {
      key: encode(key),
      ...(options.end === undefined ? {} : { range_end: encode(options.end) }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      ...(options.revision === undefined ? {} : { revision: options.revision }),
    },
    TIMEOUT_MS,
  );
  return {
    revision: answer.header.revision,
    entries: (answer.kvs ?? []).map((entry) => ({
      key: decode(entry.key),
      value: decode(entry.value ?? ''),
      modRevision: entry.mod_revision,
    })),
    count: Number(answer.count ?? 0),
    more: answer.more ?? false,
  };
}

/**
 * Writes a key if it was last changed at `expected` ("0": if it is absent). Returns the new revision, undefined when
 * somebody else was faster.
 */
export async function replaceKey(
  etcd: EtcdConnection,
  key: string,
  expected: string,
  value: string,
): Promise<string | undefined> {
  return compareAndRun(etcd, key, expected, { requestPut: { key: encode(key), value: encode(value) } });
}

/** Deletes a key if it was last changed at `expected`. Returns the new revision, undefined when it was changed since. */
export async function deleteKey(etcd: EtcdConnection, key: string, expected: string): Promise<string | undefined> {
  return compareAndRun(etcd, key, expected, { requestDeleteRange: { key: encode(key) } });
}

async function compareAndRun(
  etcd: EtcdConnection,
  key: string,
  expected: string,
  operation: object,
): Promise<string | undefined> {
  const answer = await etcd.call<GatewayTxn>(
    '/v3/kv/txn',
    {
      compare: [{ key: encode(key), target: 'MOD', result: 'EQUAL', modRevision: expected }],
      success: [operation],
    },
    TIMEOUT_MS,
  );
  return answer.succeeded === true ? answer.header.revision : undefined;
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
