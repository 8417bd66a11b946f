import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpsTransport } from './https-transport.ts';
import { probeEndpoint } from './probe-endpoint.ts';
import type { KubernetesCredentials } from './read-kubeconfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'agent-tls-'));
const signal = new AbortController().signal;
let server: Server;
let credentials: KubernetesCredentials;
const seen: { url: string | undefined; user: string | undefined; body: string; type: string | undefined }[] = [];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeAll(async () => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=kubernetes', '-days', '2');
  for (const [name, extra] of [
    ['server', ['-addext', 'subjectAltName=IP:127.0.0.1']],
    ['client', []],
  ] as const) {
    openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, ...extra);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-copy_extensions',
      'copy',
    );
  }
  server = createServer(
    {
      key: read('server.key'),
      cert: read('server.crt'),
      ca: read('ca.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const certificate = (request.socket as TLSSocket).getPeerCertificate();
        seen.push({
          url: request.url,
          user: certificate.subject.CN as string,
          body,
          type: request.headers['content-type'],
        });
        if (request.url === '/hang') return;
        response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '10' }).end('{"kind":"Status"}');
      });
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  credentials = {
    server: `https://127.0.0.1:${portOf(server)}`,
    certificateAuthority: read('ca.crt'),
    clientCertificate: read('client.crt'),
    clientKey: read('client.key'),
  };
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function portOf(listener: { address(): unknown }): number {
  return (listener.address() as { port: number }).port;
}

describe('the transport', () => {
  test('authenticates by client certificate, sends JSON, and gives back any status', async () => {
    const send = httpsTransport(credentials);
    const headers = { 'content-type': 'application/merge-patch+json' };
    const response = await send({ method: 'PATCH', path: '/a?b=c', headers, body: { ä: 1 } }, signal);
    expect(response).toMatchObject({ status: 429, body: '{"kind":"Status"}', headers: { 'retry-after': '10' } });
    expect(seen.at(-1)).toEqual({
      url: '/a?b=c',
      user: 'client',
      body: '{"ä":1}',
      type: 'application/merge-patch+json',
    });
  });

  test('does not speak to a server of another authority', async () => {
    const other = readFileSync(join(import.meta.dirname, '../../test/world/ca-1.crt'), 'utf8');
    const send = httpsTransport({ ...credentials, certificateAuthority: other });
    await expect(send({ method: 'GET', path: '/' }, signal)).rejects.toMatchObject({
      code: 'KUBERNETES_UNREACHABLE',
      retryable: false,
      cause: expect.any(Error) as unknown,
    });
  });

  test('names a server that is not there', async () => {
    const send = httpsTransport({ ...credentials, server: 'https://127.0.0.1:1' });
    await expect(send({ method: 'GET', path: '/' }, signal)).rejects.toThrow('https://127.0.0.1:1');
  });

  test('ends at once when the caller gives up', async () => {
    const stop = new AbortController();
    const sent = httpsTransport(credentials)({ method: 'GET', path: '/hang' }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(sent).rejects.toThrow('enough');
  });
});

describe('the probe of an endpoint', () => {
  test('hears a server, whoever signed its certificate', async () => {
    expect(await probeEndpoint(`127.0.0.1:${portOf(server)}`, signal)).toBe('answers');
  });

  test.each(['127.0.0.1:1', 'no-such-name.invalid:6443'])('hears nothing at %s', async (endpoint) => {
    expect(['silent', 'unknown']).toContain(await probeEndpoint(endpoint, signal));
  });

  test('hears nothing behind a load balancer that accepts and drops', async () => {
    const balancer = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      balancer.listen(0, '127.0.0.1', resolve);
    });
    expect(await probeEndpoint(`127.0.0.1:${portOf(balancer)}`, signal)).toBe('silent');
    balancer.close();
  });
});
