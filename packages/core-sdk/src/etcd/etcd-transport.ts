import { Agent, type RequestOptions, request } from 'node:https';
import { clusterErrors } from '../errors/cluster-errors.ts';

/** How the members of a cluster are spoken to. */
export interface EtcdCredentials {
  /** PEM. */
  readonly ca: string | Uint8Array;
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;
}

/** One request. */
export interface EtcdRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** One answer whose body is still to be read. */
export interface EtcdAnswer {
  readonly status: number;
  /** Ends with ETCD_UNREACHABLE or ETCD_TIMED_OUT when the connection does. */
  readonly body: AsyncIterable<Buffer>;
}

/** Connections to the members of one cluster. */
export interface EtcdTransport {
  send(endpoint: string, request: EtcdRequest): Promise<EtcdAnswer>;
  close(): void;
}

/** Mutual TLS over node:https, connections kept. */
export function createEtcdTransport(credentials: EtcdCredentials): EtcdTransport {
  const { ca, cert, key } = credentials;
  const tls = { ca: bytes(ca), cert: bytes(cert), key: bytes(key) };
  const agent = new Agent({ ...tls, keepAlive: true, maxSockets: 8 });
  return {
    send: (endpoint, sent) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(endpoint);
        const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
        const options: RequestOptions = {
          agent,
          hostname,
          port,
          path: sent.path,
          method: sent.method,
          timeout: sent.timeoutMs,
          ...(sent.signal === undefined ? {} : { signal: sent.signal }),
          ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }),
        };
        const outgoing = request(options, (incoming) => {
          resolve({
            status: incoming.statusCode ?? 0,
            body: translated(incoming, (error) => translate(endpoint, sent, error)),
          });
        });
        // The socket's own time-out also covers a body that stalls.
        outgoing.on('timeout', () => {
          outgoing.destroy(clusterErrors.ETCD_TIMED_OUT({ endpoint, timeoutMs: sent.timeoutMs }));
        });
        outgoing.on('error', (error) => {
          reject(translate(endpoint, sent, error));
        });
        outgoing.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

async function* translated(
  source: AsyncIterable<Buffer>,
  translateError: (error: unknown) => unknown,
): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw translateError(error);
  }
}

function translate(endpoint: string, { signal }: EtcdRequest, error: unknown): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (!(error instanceof Error) || error.name === 'ClusterError') return error;
  const code = 'code' in error ? String(error.code) : error.message;
  const isTls = /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code);
  return isTls
    ? clusterErrors.ETCD_TLS_REFUSED({ endpoint, reason: code }, { cause: error })
    : clusterErrors.ETCD_UNREACHABLE({ endpoint, reason: code }, { cause: error });
}

function bytes(pem: string | Uint8Array): string | Buffer {
  return typeof pem === 'string' ? pem : Buffer.from(pem);
}
