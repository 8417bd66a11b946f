// Runs the daemon for a moment against a stand-in for CloudWatch, stops it as systemd would, and checks what it left behind:
// `npm start` here.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { instrumentAwsClient, standardOutput } from '@dedicated-k8s/observability';
import { createCloudWatchMetrics } from '@dedicated-k8s/observability/cloudwatch';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { runDiskWatch } from './disk-watch.ts';

const received: { body: string; traceparent: unknown }[] = [];
const cloudWatch = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    received.push({ body, traceparent: request.headers.traceparent });
    response.end('{}');
  });
});
await new Promise<void>((resolve) => void cloudWatch.listen(0, '127.0.0.1', resolve));

const client = new CloudWatchClient({
  region: 'eu-central-1',
  endpoint: `http://127.0.0.1:${(cloudWatch.address() as AddressInfo).port}`,
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
});
const { sink, records } = memorySink();
const both = {
  write(line: string) {
    sink.write(line);
    standardOutput().write(line);
  },
};

setTimeout(() => process.kill(process.pid, 'SIGTERM'), 500);
await runDiskWatch({
  path: '/',
  everyMs: 200,
  metrics: createCloudWatchMetrics({
    namespace: 'Example',
    client: instrumentAwsClient(client),
    dimensions: { InstanceId: 'i-0123456789abcdef0' },
    sink: both,
  }),
  sink: both,
});
client.destroy();
cloudWatch.close();

assert.equal(process.exitCode, 0);
const cycles = records.filter(({ message }) => message === 'disk looked at');
assert(cycles.length >= 1);
for (const { trace_id, sweeper } of cycles)
  assert(String(sweeper).includes(String(trace_id)), 'the child has its trace');
const spans = records.filter(({ message, name }) => message === 'span' && name === 'cycle');
assert.deepEqual(new Set(spans.map(({ trace_id }) => trace_id)).size, cycles.length, 'one trace a cycle');
assert(
  records.some(({ message }) => message === 'stopping'),
  'it stopped because it was told to',
);
assert.equal(received.length, 1, 'one request for all values');
const [{ MetricData }] = received.map(({ body }) => JSON.parse(body)) as [{ MetricData: { MetricName: string }[] }];
assert.deepEqual(
  MetricData.map(({ MetricName }) => MetricName),
  ['DiskUsed'],
);
assert.match(String(received[0]?.traceparent), /^00-/);
