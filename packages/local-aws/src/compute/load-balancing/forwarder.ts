import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where one connection is to go. */
export interface Route {
  readonly targetKey: string;
  readonly address: string;
  readonly port: number;
}

export interface ForwarderOptions {
  readonly address: string;
  readonly port: number;
  /**
   * Picks a target for a new connection.
   * @param client the address it comes from
   * @returns `hang` for one that AWS would leave without an answer, undefined when there is no target at all
   */
  readonly route: (client: string) => Route | 'hang' | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A listener of a network load balancer: connections go to targets byte for byte. */
export class Forwarder {
  readonly #server: Server;
  readonly #options: ForwarderOptions;
  readonly #connections = new Map<Socket, string>();

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
  }

  async listen(): Promise<void> {
    const { port, address } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, address, resolve);
    });
    this.#server.unref();
  }

  /** Resets the connections that go to a target. */
  disconnect(targetKey: string): void {
    for (const [client, key] of this.#connections) if (key === targetKey) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const client of this.#connections.keys()) client.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(client: Socket): void {
    client.on('error', () => client.destroy());
    const route = this.#options.route(client.remoteAddress ?? '');
    this.#connections.set(client, route === 'hang' || route === undefined ? '' : route.targetKey);
    client.once('close', () => this.#connections.delete(client));
    if (route === 'hang') return;
    if (route === undefined) {
      client.resetAndDestroy();
      return;
    }
    const target = connect({ host: route.address, port: route.port, allowHalfOpen: true, timeout: CONNECT_TIMEOUT_MS });
    target.once('connect', () => target.setTimeout(0));
    target.once('timeout', () => target.destroy());
    target.once('error', () => client.resetAndDestroy());
    target.once('close', () => client.destroySoon());
    client.once('close', () => target.destroy());
    client.pipe(target);
    target.pipe(client);
  }
}
