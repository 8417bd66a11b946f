import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { KubernetesError } from './kubernetes-error.ts';
import type { KubeObject } from './object.ts';

/** An API server and the credentials to use there. */
export interface ClusterAccess {
  /** `https://demo-cp-lb.internal:6443` */
  readonly server: string;
  /** Authority of the server's certificate. Absent: it is not checked. */
  readonly ca?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Bearer token. */
  readonly token?: string | undefined;
}

const TIMEOUT_MS = 15_000;

/** Talks JSON to an API server, for the stand-ins of kubeadm and the kubelet. */
export class KubernetesClient {
  readonly server: string;
  readonly #access: ClusterAccess;
  readonly #agent: Agent;

  constructor(access: ClusterAccess, lookup: LookupFunction) {
    this.server = access.server;
    this.#access = access;
    this.#agent = new Agent({
      keepAlive: true,
      lookup,
      rejectUnauthorized: access.ca !== undefined,
      ...(access.ca === undefined ? {} : { ca: access.ca }),
      ...(access.certificate === undefined ? {} : { cert: access.certificate }),
      ...(access.key === undefined ? {} : { key: access.key }),
    });
  }

  /** @throws {KubernetesError} */
  async get<T extends KubeObject>(path: string): Promise<T> {
    return JSON.parse(await this.#call('GET', path)) as T;
  }

  /** Like `get`, undefined for what is not there. */
  async find<T extends KubeObject>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof KubernetesError && error.code === 404) return undefined;
      throw error;
    }
  }

  async list<T extends KubeObject>(path: string): Promise<readonly T[]> {
    return (JSON.parse(await this.#call('GET', path)) as { readonly items: readonly T[] }).items;
  }

  async create<T extends KubeObject>(path: string, object: T): Promise<T> {
    return JSON.parse(await this.#call('POST', path, object)) as T;
  }

  async replace<T extends KubeObject>(path: string, object: T): Promise<T> {
    return JSON.parse(await this.#call('PUT', path, object)) as T;
  }

  /** Merge patch. */
  async patch(path: string, patch: object): Promise<void> {
    await this.#call('PATCH', path, patch, 'application/merge-patch+json');
  }

  async remove(path: string, options?: object): Promise<void> {
    await this.#call('DELETE', path, options);
  }

  /** Reads a path that answers with text, like `/livez`. */
  async text(path: string): Promise<string> {
    return this.#call('GET', path);
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(method: string, path: string, body?: object, contentType: string = 'application/json'): Promise<string> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.server}${path}`,
        {
          method,
          agent: this.#agent,
          headers: {
            accept: 'application/json',
            // Said explicitly, or Node leaves it out of deletions.
            ...(payload === undefined
              ? {}
              : { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) }),
            ...(this.#access.token === undefined ? {} : { authorization: `Bearer ${this.#access.token}` }),
          },
        },
        (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(timer);
            const text = Buffer.concat(chunks).toString('utf8');
            const code = response.statusCode ?? 0;
            if (code < 300) resolve(text);
            else reject(refusal(code, text));
          });
        },
      );
      const timer = setTimeout(() => call.destroy(new Error('context deadline exceeded')), TIMEOUT_MS);
      const fail = (error: NodeJS.ErrnoException): void => {
        clearTimeout(timer);
        const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
        reject(new KubernetesError(`${verb} "${this.server}${path}": ${describe(error)}`, 0, '', { cause: error }));
      };
      call.on('error', fail);
      call.end(payload);
    });
  }
}

function refusal(code: number, text: string): KubernetesError {
  try {
    const status = JSON.parse(text) as { readonly message?: string; readonly reason?: string };
    return new KubernetesError(status.message ?? text, code, status.reason);
  } catch {
    return new KubernetesError(text.trim(), code);
  }
}

interface NetworkFault {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/** In the words of Go's network library, which real programs show. */
function describe(error: NodeJS.ErrnoException & NetworkFault): string {
  const { code, address = '', port = '', hostname = '' } = error;
  if (code === 'ECONNREFUSED') return `dial tcp ${address}:${port}: connect: connection refused`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${hostname}: no such host`;
  return error.message;
}
