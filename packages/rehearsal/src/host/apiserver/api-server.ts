import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { authenticate } from './access/authenticate.ts';
import { authorize } from './access/authorize.ts';
import type { RoleAuthorizer } from './access/role-authorizer.ts';
import { ApiError } from './api-error.ts';
import { discover } from './discovery.ts';
import { findHandler } from './handlers/find-handler.ts';
import { reviewSelf } from './handlers/review-self.ts';
import { type HealthCheck, reportHealth } from './health/health-checks.ts';
import type { Reply } from './request-context.ts';
import { type RequestInfo, readRequestInfo } from './request-info.ts';
import { findResource } from './resource.ts';
import type { ObjectStore } from './store/object-store.ts';

/** What the server is made of. */
export interface ApiServerParts {
  readonly store: ObjectStore;
  readonly roles: RoleAuthorizer;
  readonly health: Readonly<Record<string, readonly HealthCheck[]>>;
  readonly tls: { readonly key: string; readonly cert: string; readonly clientCa: string };
}

/** Text or JSON, ready to be sent. */
interface Answer extends Reply {
  readonly text?: string;
}

/** Creates the HTTPS server. Clients without a certificate are let in: what they may do is decided by request. */
export function createApiServer(parts: ApiServerParts): Server {
  const { key, cert, clientCa } = parts.tls;
  const server = createServer(
    { key, cert, ca: clientCa, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 65_000 },
    (request, response) => {
      void respond(parts, request, response);
    },
  );
  return server;
}

async function respond(parts: ApiServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  send(response, await answer(parts, request));
}

async function answer(parts: ApiServerParts, request: IncomingMessage): Promise<Answer> {
  try {
    return await handle(parts, request);
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, body: error.status, headers: error.headers };
    const internal = new ApiError(500, `Internal error occurred: ${String(error)}`, { reason: 'InternalError' });
    return { code: 500, body: internal.status };
  }
}

async function handle(parts: ApiServerParts, message: IncomingMessage): Promise<Answer> {
  const request = readRequestInfo(message.method ?? 'GET', message.url ?? '/');
  const user = await authenticate(message, parts.store);
  await authorize(parts.roles, user, request);

  const checks = parts.health[request.path];
  if (checks !== undefined) {
    const { code, text } = await reportHealth(request.path, checks, request.query);
    return { code, body: undefined, text };
  }
  const discovered = discover(request.path);
  if (discovered !== undefined) return { code: 200, body: discovered };
  const { target } = request;
  if (target?.resource === 'selfsubjectreviews' && request.verb === 'create') return reviewSelf(user);

  const resource = target === undefined ? undefined : findResource(target.group, target.version, target.resource);
  if (target === undefined || resource === undefined || !scopeFits(resource.namespaced, request)) {
    return { code: 404, body: undefined, text: '404 page not found\n' };
  }
  const handler = findHandler(target, request.verb);
  if (handler === undefined) {
    throw new ApiError(405, 'the server does not allow this method on the requested resource', {
      reason: 'MethodNotAllowed',
      details: {},
    });
  }
  const contentType = (message.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const { store, roles } = parts;
  return handler({ store, roles, user, request, target, resource, contentType, body: await readBody(message) });
}

/** A namespaced object is in a namespace; only lists may span them. */
function scopeFits(namespaced: boolean, { target, verb }: RequestInfo): boolean {
  if (!namespaced) return target?.namespace === '';
  return target?.namespace !== '' || ['list', 'watch'].includes(verb);
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { code, body, headers, text }: Answer): void {
  const type = text === undefined ? 'application/json' : 'text/plain; charset=utf-8';
  response.writeHead(code, { 'content-type': type, ...headers });
  response.end(text ?? `${JSON.stringify(body)}\n`);
}
