import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with the next request. */
export type Behaviour = 'answer' | 'hang' | 'hang up' | 'not found' | 'throttle' | 'unavailable';

/** A server that does as it is told. */
export interface FlakyServer {
  readonly url: string;
  /** Behaviours of the next requests; afterwards it answers. */
  plan(...behaviours: Behaviour[]): void;
  requests(): number;
  close(): void;
}

const BEHAVIOURS: Readonly<Record<Behaviour, (response: ServerResponse) => void>> = {
  answer: (response) => response.end('{"status":"shipped"}'),
  hang: () => {},
  'hang up': (response) => response.destroy(),
  'not found': (response) => response.writeHead(404).end(),
  throttle: (response) => response.writeHead(429, { 'retry-after': '0.05' }).end(),
  unavailable: (response) => response.writeHead(503).end(),
};

/** Starts one on a free port of this machine. */
export async function startFlakyServer(): Promise<FlakyServer> {
  let planned: Behaviour[] = [];
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    BEHAVIOURS[planned.shift() ?? 'answer'](response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders/1`,
    plan: (...behaviours) => {
      planned = behaviours;
    },
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
