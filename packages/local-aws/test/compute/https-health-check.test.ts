import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probe } from '../../src/compute/load-balancing/probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'probe-'));
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
const made = spawnSync('openssl', [
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
  '-subj',
  '/CN=x',
  '-keyout',
  key,
  '-out',
  cert,
]);

test.skipIf(made.status !== 0)('an HTTPS check asks for its path and does not look at the certificate', async () => {
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    response.writeHead(request.url === '/readyz' ? 200 : 500).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const check = {
    protocol: 'HTTPS',
    port: 'traffic-port',
    intervalMs: 1,
    timeoutMs: 2_000,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: '200-399',
  } as const;
  expect(await probe('127.0.0.1', port, { ...check, path: '/readyz' })).toEqual({ passed: true });
  expect(await probe('127.0.0.1', port, { ...check, path: '/livez' })).toMatchObject({
    reason: { code: 'Target.ResponseCodeMismatch' },
  });
  server.close();
  server.closeAllConnections();
  expect(await probe('127.0.0.1', port, { ...check, path: '/readyz' })).toMatchObject({
    reason: { code: 'Target.FailedHealthChecks' },
  });
  rmSync(folder, { recursive: true });
});
