import type * as z from 'zod';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { etcdAnswers } from './etcd-answers.ts';
import type { EtcdCallOptions, EtcdGateway } from './etcd-gateway.ts';
import { createEtcdTransport, type EtcdAnswer, type EtcdCredentials, type EtcdTransport } from './etcd-transport.ts';
import { rangeEnd } from './range-end.ts';
import { readLines } from './read-lines.ts';
import { type EtcdOperation, translateEtcdError } from './translate-etcd-error.ts';

/** Where etcd is and with what it is spoken to. */
export interface EtcdGatewayOptions extends EtcdCredentials {
  /** `https://<address>:2379`. */
  readonly endpoint: string;
  /**
   * In ms, of each call, its answer included; of a snapshot, between two pieces of it. Default 10000: etcd itself gives up a
   * request without a quorum after 7 s.
   */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Speaks to a member of etcd 3.4 to 3.6 through its HTTP gateway, with mutual TLS. Connects with the first call; `close` it
 * at the end.
 */
export function createEtcdGateway(options: EtcdGatewayOptions): EtcdGateway {
  return etcdGatewayOver(options.endpoint, createEtcdTransport(options), options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

/** A gateway over connections that are there already. */
export function etcdGatewayOver(endpoint: string, transport: EtcdTransport, defaultTimeoutMs: number): EtcdGateway {
  const send = (path: string, body: unknown, { timeoutMs, signal }: EtcdCallOptions = {}): Promise<EtcdAnswer> =>
    transport.send(endpoint, { method: 'POST', path, body, timeoutMs: timeoutMs ?? defaultTimeoutMs, signal });

  /** Ends an exchange whose answer goes on and on; the connection's own time-out only sees one that is silent. */
  const within = async <Answer>(
    { timeoutMs = defaultTimeoutMs, signal }: EtcdCallOptions = {},
    exchange: (bounded: EtcdCallOptions & { readonly timeoutMs: number }) => Promise<Answer>,
  ): Promise<Answer> => {
    const timeIsUp = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? timeIsUp : AbortSignal.any([signal, timeIsUp]);
    try {
      return await exchange({ timeoutMs, signal: either });
    } catch (error) {
      if (timeIsUp.aborted && either.reason === timeIsUp.reason) {
        throw clusterErrors.ETCD_TIMED_OUT({ endpoint, timeoutMs }, { cause: error });
      }
      throw error;
    }
  };

  const call = async <Answer>(
    path: string,
    body: unknown,
    schema: z.ZodType<Answer>,
    options?: EtcdCallOptions,
    subject?: string,
  ): Promise<Answer> => {
    const operation = { endpoint, operation: path, ...(subject === undefined ? {} : { subject }) };
    return within(options, async (bounded) => {
      const answer = await send(path, body, bounded);
      const text = await readText(operation, answer);
      if (answer.status !== 200) throw translateEtcdError(operation, answer.status, text);
      return parse(operation, schema, text);
    });
  };

  return {
    endpoint,
    at: (other) => etcdGatewayOver(other, transport, defaultTimeoutMs),
    close: () => {
      transport.close();
    },

    async status(options) {
      const answer = await call('/v3/maintenance/status', {}, etcdAnswers.status, options);
      return {
        clusterId: answer.header.cluster_id,
        memberId: answer.header.member_id,
        version: answer.version,
        leaderId: answer.leader === '0' ? undefined : answer.leader,
        isLearner: answer.isLearner,
        dbSizeBytes: answer.dbSize,
        raftIndex: answer.raftIndex,
        raftTerm: answer.raftTerm,
        revision: answer.header.revision,
        errors: answer.errors.map((error) => error.trim()),
      };
    },

    async health(options) {
      const { status, text } = await within(options, async (bounded) => {
        const answer = await transport.send(endpoint, { method: 'GET', path: '/health', ...bounded });
        return { status: answer.status, text: await readText({ endpoint, operation: '/health' }, answer) };
      });
      const healthy = status === 200 && /"health"\s*:\s*"true"/.test(text);
      // 3.4 gives no reason.
      const reason = /"reason"\s*:\s*"([^"]*)"/.exec(text)?.[1];
      return reason === undefined || reason === '' ? { healthy } : { healthy, reason };
    },

    async memberList(options) {
      // Without `linearizable` 3.5 and 3.6 answer from this member's memory, even alone.
      const body = { linearizable: true };
      return (await call('/v3/cluster/member/list', body, etcdAnswers.memberList, options)).members;
    },
    async memberAdd(peerUrl, { learner }, options) {
      const body = { peerURLs: [peerUrl], isLearner: learner };
      return (await call('/v3/cluster/member/add', body, etcdAnswers.memberAdd, options, peerUrl)).member;
    },
    async memberPromote(id, options) {
      await call('/v3/cluster/member/promote', { ID: id }, etcdAnswers.nothing, options, id);
    },
    async memberRemove(id, options) {
      await call('/v3/cluster/member/remove', { ID: id }, etcdAnswers.nothing, options, id);
    },
    async moveLeader(targetId, options) {
      const body = { targetID: targetId };
      await call('/v3/maintenance/transfer-leadership', body, etcdAnswers.nothing, options, targetId);
    },
    async alarms(options) {
      const { alarms } = await call('/v3/maintenance/alarm', { action: 'GET' }, etcdAnswers.alarms, options);
      return alarms.map(({ memberID, alarm }) => ({ memberId: memberID, alarm }));
    },

    async range({ key, prefix = false, limit, serializable = false }, options) {
      const body = {
        key: base64(key),
        serializable,
        ...(prefix ? { rangeEnd: rangeEnd(key).toString('base64') } : {}),
        ...(limit === undefined ? {} : { limit: String(limit) }),
      };
      return (await call('/v3/kv/range', body, etcdAnswers.range, options)).kvs;
    },
    async put(key, value, options) {
      const body = { key: base64(key), value: base64(value) };
      return (await call('/v3/kv/put', body, etcdAnswers.put, options)).header.revision;
    },
    async putIf(key, value, modRevision, options) {
      const body = {
        compare: [{ key: base64(key), target: 'MOD', result: 'EQUAL', modRevision }],
        success: [{ requestPut: { key: base64(key), value: base64(value) } }],
      };
      return (await call('/v3/kv/txn', body, etcdAnswers.transaction, options)).succeeded;
    },

    async *snapshot(options) {
      const operation = { endpoint, operation: '/v3/maintenance/snapshot' };
      const answer = await send(operation.operation, {}, options);
      if (answer.status !== 200) {
        throw translateEtcdError(operation, answer.status, await readText(operation, answer));
      }
      for await (const line of readLines(answer.body)) {
        const { blob } = parse(operation, etcdAnswers.snapshot, line).result;
        if (blob !== '') yield new Uint8Array(Buffer.from(blob, 'base64'));
      }
    },
  };
}

async function readText(operation: EtcdOperation, answer: EtcdAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw invalid(operation, `more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse<Answer>(operation: EtcdOperation, schema: z.ZodType<Answer>, text: string): Answer {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw invalid(operation, 'not JSON', error);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(operation, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`, parsed.error);
}

function invalid({ endpoint, operation }: EtcdOperation, reason: string, cause?: unknown): Error {
  return clusterErrors.ETCD_ANSWER_INVALID({ endpoint, operation, reason }, { cause });
}

function base64(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64');
}
