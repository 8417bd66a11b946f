import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireRequest } from '../protocol/wire.ts';
import { type Clock, systemClock } from './clock.ts';
import { type DispatchEnvironment, dispatch } from './dispatch.ts';
import { FaultPlan } from './fault-plan.ts';
import type { Authorizer, Principals } from './principals.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { ServiceRegistry } from './served-service.ts';
import type { AnyServiceDefinition } from './service-definition.ts';

export interface EndpointOptions {
  readonly region: string;
  readonly accountId: string;
  readonly services: readonly AnyServiceDefinition[];
  readonly principals: Principals;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Default: everything is allowed. */
  readonly authorizer?: Authorizer;
  readonly faults?: FaultPlan;
  readonly onRequest?: (record: RecordedRequest) => void;
}

export interface Endpoint {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly faults: FaultPlan;
  /** Cuts what is under way and stops listening. */
  close(): Promise<void>;
}

/** Starts the HTTP server that stands for every AWS service at once. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { host = '127.0.0.1', clock = systemClock } = options;
  const faults = options.faults ?? new FaultPlan();
  const server = createServer({ keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const environment: DispatchEnvironment = {
    services: new ServiceRegistry(options.services),
    principals: options.principals,
    authorizer: options.authorizer ?? (() => 'allow'),
    faults,
    clock,
    region: options.region,
    accountId: options.accountId,
    endpoint: url,
    onRequest: options.onRequest ?? (() => {}),
  };
  server.on('request', (request, response) => {
    serve(request, response, environment).catch((error: unknown) => response.destroy(error as Error));
  });
  return {
    url,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  environment: DispatchEnvironment,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const wireRequest = await readRequest(request);
  const outcome = await dispatch(wireRequest, environment, gone.signal);
  if (outcome === 'silent' || gone.signal.aborted) return;
  if (outcome === 'cut') {
    response.destroy();
    return;
  }
  const body = typeof outcome.body === 'string' ? Buffer.from(outcome.body) : outcome.body;
  const date = new Date(environment.clock.now()).toUTCString();
  const length = request.method === 'HEAD' ? {} : { 'content-length': body.length };
  response.writeHead(outcome.status, { date, ...length, ...outcome.headers });
  response.end(body);
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')] as const);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
