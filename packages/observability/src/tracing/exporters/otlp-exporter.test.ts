import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpCollector, startHttpCollector } from '../../../test/http-collector.ts';
import type { DeliveryNotice } from '../../delivery/bounded-delivery.ts';
import { SecretRegistry } from '../../json/secret-registry.ts';
import type { FinishedSpan } from '../finished-span.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import { createXRayExporter, xrayEndpoint } from './xray-exporter.ts';

let collector: HttpCollector;
let notices: DeliveryNotice[] = [];
const say = (notice: DeliveryNotice): void => void notices.push(notice);

const span: FinishedSpan = {
  name: 'work',
  kind: 1,
  spanContext: () => ({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }),
  parentSpanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: '00f067aa0ba902b7', traceFlags: 1 },
  startTime: [1_700_000_000, 123_456_789],
  endTime: [1_700_000_001, 5],
  duration: [0, 876_543_216],
  status: { code: 2, message: 'boom' },
  attributes: { text: 'canary-3', flag: true, int: 5, double: 1.5, list: ['a', 'b'], huge: 1e300 },
  links: [{ context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 } }],
  events: [{ name: 'exception', time: [1_700_000_000, 5], attributes: { 'exception.type': 'E' } }],
  resource: { attributes: { 'service.name': 's' } },
  droppedAttributesCount: 1,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
};

beforeEach(async () => {
  collector = await startHttpCollector();
  notices = [];
});

afterEach(() => collector.close());

describe('a collector that asks for patience', () => {
  it('is not asked again before its time', async () => {
    collector.answer = { status: 429, body: 'slow down', headers: { 'retry-after': '3600' } };
    const exporter = createOtlpExporter({ url: collector.url, say });
    exporter.export(span);
    await exporter.flush();
    await exporter.flush();
    expect(collector.requests).toHaveLength(1);
    const { post } = await import('../../delivery/post.ts');
    const refusal = post(collector.url, {}, '{}', AbortSignal.timeout(5_000));
    await expect(refusal).rejects.toMatchObject({ retryable: true, retryAfterMs: 3_600_000 });
  });
});

describe('OTLP over HTTP', () => {
  it('sends what the protocol says', async () => {
    const exporter = createOtlpExporter(
      { say },
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x' },
    );
    exporter.export(span);
    await exporter.flush();
    const [request] = collector.requests;
    expect(request?.url).toBe('/v1/traces');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer x' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] },
          scopeSpans: [
            {
              scope: { name: '@dedicated-k8s/observability' },
              spans: [
                {
                  traceId: '0af7651916cd43dd8448eb211c80319c',
                  spanId: 'b7ad6b7169203331',
                  flags: 1,
                  parentSpanId: '00f067aa0ba902b7',
                  name: 'work',
                  kind: 2,
                  startTimeUnixNano: '1700000000123456789',
                  endTimeUnixNano: '1700000001000000005',
                  attributes: [
                    { key: 'text', value: { stringValue: 'canary-3' } },
                    { key: 'flag', value: { boolValue: true } },
                    { key: 'int', value: { intValue: '5' } },
                    { key: 'double', value: { doubleValue: 1.5 } },
                    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
                    { key: 'huge', value: { doubleValue: 1e300 } },
                  ],
                  droppedAttributesCount: 1,
                  events: [
                    {
                      name: 'exception',
                      timeUnixNano: '1700000000000000005',
                      attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }],
                    },
                  ],
                  droppedEventsCount: 0,
                  links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: [] }],
                  droppedLinksCount: 0,
                  status: { code: 2, message: 'boom' },
                },
              ],
            },
          ],
        },
      ],
    });
    await exporter.shutdown();
  });

  it('shows no registered secret (fault row 31)', async () => {
    const secrets = new SecretRegistry();
    secrets.add('canary-3');
    const exporter = createOtlpExporter({ url: collector.url, secrets });
    exporter.export(span);
    await exporter.shutdown();
    expect(collector.requests[0]?.body).not.toContain('canary-3');
  });

  it.each(['user:canary-7@', ''])('says no credentials of the URL when it fails: %j', async (login) => {
    const url = `${collector.url.replace('//', `//${login}`)}/v1/traces?key=canary-7`;
    for (const answer of [{ status: 400, body: 'bad' }, 'hang'] as const) {
      collector.answer = answer;
      const exporter = createOtlpExporter({ url, say, timeoutMs: 50 });
      exporter.export(span);
      await exporter.shutdown();
    }
    expect(notices.length).toBeGreaterThan(1);
    expect(JSON.stringify(notices)).not.toContain('canary-7');
  });

  it('compresses when asked, by OpenTelemetry’s variable', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP' };
    const exporter = createOtlpExporter({ say }, env);
    exporter.export(span);
    await exporter.shutdown();
    expect(collector.requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(collector.requests[0]?.body).toContain('"name":"work"');
  });

  it('takes its own headers and time-out before those of all signals; 0 is no time-out', async () => {
    const exporter = createOtlpExporter(
      { say },
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=1',
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=2,%63=a%2Cb',
        OTEL_EXPORTER_OTLP_TIMEOUT: '1',
        OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '0',
      },
    );
    exporter.export(span);
    await exporter.shutdown();
    expect(notices).toEqual([]);
    expect(collector.requests[0]?.headers).toMatchObject({ a: '1', b: '2', c: 'a,b' });
  });

  it('keeps spans while the collector is overloaded, and says what it rejects', async () => {
    const exporter = createOtlpExporter({ url: collector.url, say });
    collector.answer = { status: 503, body: 'busy' };
    exporter.export(span);
    await exporter.flush();
    expect(notices[0]).toMatchObject({ message: 'spans cannot be delivered', reason: expect.stringContaining('503') });
    collector.answer = { status: 200, body: '{"partialSuccess":{"rejectedSpans":"1"}}' };
    await exporter.shutdown();
    expect(collector.requests).toHaveLength(2);
    expect(notices.at(-1)).toEqual({ message: 'spans dropped', reason: 'rejected by the collector', dropped: 1 });
  });

  it('gives up spans that are refused for good', async () => {
    const exporter = createOtlpExporter({ url: collector.url, say });
    collector.answer = { status: 400, body: 'bad' };
    exporter.export(span);
    await exporter.shutdown();
    expect(collector.requests).toHaveLength(1);
    expect(notices[0]).toMatchObject({ message: 'spans dropped', dropped: 1 });
  });

  it('waits no longer than its time-out for a collector that hangs, or is not there (fault row 33)', async () => {
    collector.answer = 'hang';
    const hanging = createOtlpExporter({ url: collector.url, say, timeoutMs: 100 });
    const absent = createOtlpExporter({ url: 'http://127.0.0.1:9', say, timeoutMs: 100 });
    const started = performance.now();
    for (const exporter of [hanging, absent]) {
      exporter.export(span);
      await exporter.shutdown();
    }
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(notices.filter(({ message }) => message === 'spans cannot be delivered')).toHaveLength(2);
    expect(notices.filter(({ message, dropped }) => message === 'spans dropped' && dropped === 1)).toHaveLength(2);
  });
});

describe('X-Ray’s OTLP endpoint', () => {
  it('gets signed requests, with fresh credentials', async () => {
    const exporter = createXRayExporter({
      region: 'us-west-2',
      url: `${collector.url}/v1/traces`,
      clock: () => Date.UTC(2026, 10, 23, 17, 0, 0),
      credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' }),
    });
    exporter.export(span);
    await exporter.shutdown();
    expect(collector.requests[0]?.headers).toMatchObject({
      'x-amz-date': '20261123T170000Z',
      'x-amz-security-token': 'token',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKID\/20261123\/us-west-2\/xray\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it('without credentials keeps spans and says why', async () => {
    const exporter = createXRayExporter({
      url: collector.url,
      say,
      credentials: () => Promise.reject(new Error('no credentials')),
    });
    exporter.export(span);
    await exporter.shutdown();
    expect(notices[0]?.reason).toContain('no credentials');
    expect(collector.requests).toEqual([]);
  });
});

it.each([
  ['eu-west-1', 'https://xray.eu-west-1.amazonaws.com/v1/traces'],
  ['cn-north-1', 'https://xray.cn-north-1.amazonaws.com.cn/v1/traces'],
])('X-Ray of %s is asked at %s', (region, url) => {
  expect(xrayEndpoint(region)).toBe(url);
});
