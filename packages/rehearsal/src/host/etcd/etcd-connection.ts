import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { EtcdError } from './etcd-error.ts';

/** Where an etcd member answers and who asks it. */
export interface EtcdAccess {
  /** `https://127.0.1.10:2379` */
  readonly endpoint: string;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** Posts JSON to the gateway of one member. */
export class EtcdConnection {
  readonly endpoint: string;
  readonly #agent: Agent;

  constructor(access: EtcdAccess) {
    this.endpoint = access.endpoint;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 16,
      ca: access.ca,
      cert: access.certificate,
      key: access.key,
    });
  }

  /**
   * Calls a method of the gateway.
   *
   * @throws {EtcdError} with code 14 when etcd does not answer within `timeoutMs`, else with etcd's own code.
   */
  async call<T>(path: string, body: unknown, timeoutMs: number): Promise<T> {
    const { status, text } = await this.#post(path, JSON.stringify(body), timeoutMs);
    const answer = parse(text);
    if (status !== 200) throw new EtcdError(answer.message ?? answer.error ?? text, answer.code ?? UNKNOWN);
    return answer as T;
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(path: string, body: string, timeoutMs: number): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.endpoint}${path}`,
        { method: 'POST', agent: this.#agent, headers: { 'content-type': 'application/json' } },
        (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(timer);
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
          });
        },
      );
      const timer = setTimeout(() => {
        call.destroy(new Error('context deadline exceeded'));
      }, timeoutMs);
      function fail(error: Error): void {
        clearTimeout(timer);
        reject(new EtcdError(error.message, 14, { cause: error }));
      }
      call.on('error', fail);
      call.end(body);
    });
  }
}

/** What the gateway says of a refusal; 3.4 says `error` too. */
interface Refusal {
  readonly message?: string;
  readonly error?: string;
  readonly code?: number;
}

// gRPC's code for what has no other.
const UNKNOWN = 2;

function parse(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return { message: text.trim() };
  }
}
