import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface CollectedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A collector on loopback that keeps what it gets, and answers as told. */
export interface HttpCollector {
  readonly url: string;
  readonly requests: readonly CollectedRequest[];
  /** Status and body of the answers; `hang` never answers. */
  answer: { readonly status: number; readonly body: string; readonly headers?: Record<string, string> } | 'hang';
  close(): Promise<void>;
}

export async function startHttpCollector(): Promise<HttpCollector> {
  const requests: CollectedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      requests.push({ url: request.url ?? '', headers: request.headers, body: body.toString('utf8') });
      const { answer } = collector;
      if (answer === 'hang') return;
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const collector: HttpCollector = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: { status: 200, body: '{}' },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return collector;
}
