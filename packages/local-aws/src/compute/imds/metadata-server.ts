import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, delay } from '../../server/clock.ts';
import type { IdSource } from '../id-source.ts';

/** The port of each instance's metadata service; the address is the instance's own. */
const METADATA_PORT = 1338;

export interface MetadataRequest {
  readonly instanceId: string;
  readonly method: string;
  /** Without the host: `/latest/meta-data/instance-id`. */
  readonly path: string;
  /** Counts the requests of this instance for this path, from 1. */
  readonly call: number;
}

/** How a request is to go wrong: late, with a status instead of an answer, or with a closed connection. */
export interface MetadataFault {
  readonly delayMs?: number;
  readonly status?: number;
  readonly hangUp?: boolean;
}

export interface MetadataServerOptions {
  readonly instanceId: string;
  readonly address: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** @param path below `/latest/`; undefined is answered by 404 */
  readonly read: (path: string) => string | Buffer | undefined;
  readonly fault?: ((request: MetadataRequest) => MetadataFault | undefined) | undefined;
}

export interface MetadataServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

const TOKEN_PATH = '/latest/api/token';
const LONGEST_TOKEN_S = 21_600;

/**
 * An instance metadata service, version 2 only: every read needs a token.
 * @see "Use the Instance Metadata Service to access instance metadata", and the error codes of the same page
 */
export async function startMetadataServer(options: MetadataServerOptions): Promise<MetadataServer> {
  const tokens = new Map<string, number>();
  const calls = new Map<string, number>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '/').split('?')[0]!;
    const call = (calls.get(`${method} ${path}`) ?? 0) + 1;
    calls.set(`${method} ${path}`, call);
    const fault = options.fault?.({ instanceId: options.instanceId, method, path, call });
    if (fault?.delayMs !== undefined) await delay(options.clock, fault.delayMs);
    if (fault?.hangUp) return void request.socket.destroy();
    if (fault?.status !== undefined) return send(response, fault.status, '');
    if (path === TOKEN_PATH) return method === 'PUT' ? grantToken(request, response) : send(response, 405, '');
    if (method !== 'GET' && method !== 'HEAD') return send(response, 405, '');
    const expiresAt = tokens.get(String(request.headers['x-aws-ec2-metadata-token'] ?? ''));
    if (expiresAt === undefined || expiresAt <= options.clock.now()) return send(response, 401, '');
    const body = path.startsWith('/latest/') ? options.read(path.slice('/latest/'.length)) : undefined;
    return body === undefined ? send(response, 404, 'Not Found') : send(response, 200, body);
  }

  function grantToken(request: IncomingMessage, response: ServerResponse): void {
    const header = request.headers['x-aws-ec2-metadata-token-ttl-seconds'];
    const seconds = Number(header);
    if (header === undefined || !Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_TOKEN_S)
      return send(response, 400, '');
    if (request.headers['x-forwarded-for'] !== undefined) return send(response, 403, '');
    const token = Buffer.from(options.ids.hex(80), 'hex').toString('base64');
    tokens.set(token, options.clock.now() + seconds * 1000);
    response.setHeader('X-Aws-Ec2-Metadata-Token-Ttl-Seconds', seconds);
    send(response, 200, token);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(METADATA_PORT, options.address, resolve);
  });
  server.unref();
  return {
    endpoint: `http://${options.address}:${METADATA_PORT}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: string | Buffer): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
