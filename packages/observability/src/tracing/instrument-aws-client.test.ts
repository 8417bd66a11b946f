import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpCollector, startHttpCollector } from '../../test/http-collector.ts';
import { type CapturedSpans, captureSpans } from '../testing/capture-spans.ts';
import { instrumentAwsClient } from './instrument-aws-client.ts';
import { withSpan } from './with-span.ts';
import { fromXRayHeader } from './xray-header.ts';

let collector: HttpCollector;
let captured: CapturedSpans;
let client: CloudWatchClient;

beforeEach(async () => {
  collector = await startHttpCollector();
  captured = captureSpans();
  client = instrumentAwsClient(
    new CloudWatchClient({
      region: 'us-west-2',
      endpoint: collector.url,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 2,
    }),
  );
});

afterEach(async () => {
  client.destroy();
  await captured.stop();
  await collector.close();
});

describe('an instrumented AWS client', () => {
  it('has a client span for each call, and sends both headers', async () => {
    collector.answer = { status: 200, body: '{"Metrics":[]}', headers: { 'x-amzn-requestid': 'r-1' } };
    await withSpan('handler', {}, () => client.send(new ListMetricsCommand({})));
    const [call, handler] = captured.spans;
    expect(call).toMatchObject({
      name: 'CloudWatch.ListMetrics',
      kind: 2,
      attributes: {
        'rpc.system': 'aws-api',
        'rpc.service': 'CloudWatch',
        'rpc.method': 'ListMetrics',
        'cloud.region': 'us-west-2',
        'http.response.status_code': 200,
        'aws.request_id': 'r-1',
      },
    });
    expect(call?.parentSpanContext?.spanId).toBe(handler?.spanContext().spanId);
    const { traceparent, 'x-amzn-trace-id': xray } = collector.requests[0]?.headers ?? {};
    const { traceId, spanId } = call?.spanContext() ?? {};
    expect(traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(fromXRayHeader(String(xray))?.traceparent).toBe(traceparent);
  });

  it('covers retries by one span, and passes errors unchanged', async () => {
    collector.answer = { status: 503, body: '{}' };
    const error: unknown = await client.send(new ListMetricsCommand({})).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ $metadata: { attempts: 2, httpStatusCode: 503 } });
    expect(collector.requests).toHaveLength(2);
    expect(captured.spans).toHaveLength(1);
    expect(captured.spans[0]).toMatchObject({
      status: { code: 2 },
      attributes: {
        'http.response.status_code': 503,
        'http.request.resend_count': 1,
        'error.type': expect.any(String),
      },
    });
  });

  it('can be instrumented twice, and then still has one span', async () => {
    collector.answer = { status: 200, body: '{"Metrics":[]}' };
    await instrumentAwsClient(client).send(new ListMetricsCommand({}));
    expect(captured.spans).toHaveLength(1);
  });
});
