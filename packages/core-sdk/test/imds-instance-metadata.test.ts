import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { definePolicy } from '@dedicated-k8s/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { defineImdsPolicy, ImdsInstanceMetadata, imdsPolicySpec } from '../src/aws/imds-instance-metadata.ts';

const paths: Readonly<Record<string, string>> = {
  'meta-data/instance-id': 'i-0abc',
  'meta-data/local-ipv4': '10.0.1.10',
  'meta-data/local-hostname': 'ip-10-0-1-10.ec2.internal',
  'meta-data/placement/availability-zone': 'us-west-2a',
  'meta-data/placement/region': 'us-west-2',
  'meta-data/instance-type': 'm5.large',
  'user-data': 'hello\u0000\u00ff',
};

interface Service {
  /** What a request gets instead of its answer. */
  fault?: (request: {
    readonly method: string;
    readonly path: string;
    readonly number: number;
  }) => number | 'nothing' | undefined;
  content?: Readonly<Record<string, string>>;
  /** Shorter only where the service is silent: a busy machine is no fault. */
  answerWithinMs?: number;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A metadata service as EC2's, version 2 only. */
async function start({ fault, content = paths, answerWithinMs = 5_000 }: Service = {}) {
  const asked: string[] = [];
  let token = 0;
  const answer = (method: string, path: string, headers: IncomingHttpHeaders): readonly [number, string?] => {
    if (method === 'PUT' && path === 'api/token') {
      if (headers['x-aws-ec2-metadata-token-ttl-seconds'] === undefined) return [400];
      token += 1;
      return [200, `token-${token}`];
    }
    if (headers['x-aws-ec2-metadata-token'] !== `token-${token}`) return [401];
    const found = content[path];
    return found === undefined ? [404] : [200, found];
  };
  server = createServer(({ method = '', url = '', headers }, response) => {
    const path = url.replace('/latest/', '');
    asked.push(`${method} ${path}`);
    const injected = fault?.({ method, path, number: asked.length });
    if (injected === 'nothing') return;
    const [status, body = ''] = injected === undefined ? answer(method, path, headers) : [injected];
    response.writeHead(status).end(Buffer.from(body, 'latin1'));
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  // As by default, with waits of a millisecond instead of up to two seconds.
  const policy = definePolicy({
    ...imdsPolicySpec,
    attemptTimeoutMs: answerWithinMs,
    deadlineMs: 10 * answerWithinMs,
    retry: { maxAttempts: 20, backoff: { kind: 'constant', delayMs: 1 } },
  });
  return { asked, metadata: new ImdsInstanceMetadata({ endpoint, policy }) };
}

describe('ImdsInstanceMetadata', () => {
  it('tells who the instance is, with one token', async () => {
    const { asked, metadata } = await start();
    expect(await metadata.identity()).toEqual({
      instanceId: 'i-0abc',
      privateIp: '10.0.1.10',
      hostname: 'ip-10-0-1-10.ec2.internal',
      availabilityZone: 'us-west-2a',
      region: 'us-west-2',
      instanceType: 'm5.large',
    });
    expect(asked.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('gives the bytes of the user data as they are', async () => {
    const { metadata } = await start();
    expect(Buffer.from((await metadata.userData()) ?? []).toString('latin1')).toBe('hello\u0000\u00ff');
  });

  it('says that there is no user data', async () => {
    const { metadata } = await start({ content: {} });
    expect(await metadata.userData()).toBeUndefined();
  });

  it('waits for a service that is late (fault row 22)', async () => {
    const { metadata } = await start({
      fault: ({ number }) => (number < 4 ? 'nothing' : undefined),
      answerWithinMs: 300,
    });
    expect((await metadata.identity()).instanceId).toBe('i-0abc');
  });

  it.each([
    ['throttled', 429],
    ['failing', 500],
    ['unavailable', 503],
  ])('asks again while the service is %s (fault row 14)', async (_, status) => {
    const { metadata } = await start({ fault: ({ number }) => (number % 2 === 0 ? status : undefined) });
    expect(await metadata.identity()).toMatchObject({ instanceId: 'i-0abc', instanceType: 'm5.large' });
  });

  it.each([
    ['is denied', 403, 'HTTP 403'],
    ['falls into a black hole', 'nothing', 'timed out'],
    ['never stops to fail', 500, 'HTTP 500'],
  ] as const)('does not take user data for absent when the service %s (fault row 14)', async (_, fault, reason) => {
    const { metadata } = await start({
      fault: ({ path }) => (path === 'user-data' ? fault : undefined),
      ...(fault === 'nothing' ? { answerWithinMs: 100 } : {}),
    });
    await expect(metadata.userData()).rejects.toMatchObject({
      code: 'IMDS_UNAVAILABLE',
      context: { reason: expect.stringContaining(reason) as string },
    });
  });

  it('gets a new token when the old one ran out', async () => {
    const { asked, metadata } = await start({ fault: ({ number }) => (number === 4 ? 401 : undefined) });
    expect((await metadata.identity()).region).toBe('us-west-2');
    expect(asked.filter((line) => line.startsWith('PUT')).length).toBeGreaterThan(1);
  });

  it('says at once that tokens are refused (fault row 22)', async () => {
    const { asked, metadata } = await start({ fault: ({ method }) => (method === 'PUT' ? 403 : undefined) });
    await expect(metadata.identity()).rejects.toMatchObject({
      code: 'IMDS_UNAVAILABLE',
      context: { path: '/latest/api/token', reason: 'HTTP 403' },
    });
    expect(asked).toHaveLength(1);
  });

  it('names the one path that is missing (fault row 22)', async () => {
    const { 'meta-data/placement/region': _, ...content } = paths;
    const { metadata } = await start({ content });
    await expect(metadata.identity()).rejects.toMatchObject({
      code: 'IMDS_UNAVAILABLE',
      context: { path: '/latest/meta-data/placement/region', reason: 'HTTP 404' },
    });
  });

  it('stops when the caller aborts', async () => {
    const { metadata } = await start({ fault: () => 'nothing' });
    const controller = new AbortController();
    const asked = metadata.identity(controller.signal);
    controller.abort(new Error('SIGTERM'));
    await expect(asked).rejects.toMatchObject({ code: 'RETRY_ABORTED' });
  });

  it('is patient for a minute by default', () => {
    expect(imdsPolicySpec).toMatchObject({ deadlineMs: 60_000, attemptTimeoutMs: 1_000 });
    expect(defineImdsPolicy().name).toBe('imds');
  });
});
