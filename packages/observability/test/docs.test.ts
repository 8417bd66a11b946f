// The code that the documentation shows is compiled, is what the pages say, and does what they promise.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { runCommandCarrier, withTraceContext } from '@dedicated-k8s/observability';
import { assertSome, type CapturedSpans, captureSpans } from '@dedicated-k8s/observability/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lineProblem } from './checked-sink.ts';
import * as hops from './docs/hops.ts';
import { type HttpCollector, startHttpCollector } from './http-collector.ts';
import { ended, startProgram, textOf } from './run-program.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const pages = readdirSync(new URL('../../../docs/tracing', import.meta.url)).filter((name) => name !== 'README.md');
const code = (page: string): readonly string[] =>
  [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text);

/** What stands in the regions of the compiled file, as it stands at the margin of a page. */
const regions = new Map(
  [...read('docs/hops.ts').matchAll(/^( *)\/\/ #region ([^\n]*)\n(.*?)^ *\/\/ #endregion/gms)].map(
    ([, margin = '', name = '', text = '']) => [name, text.replaceAll(new RegExp(`^${margin}`, 'gm'), '')],
  ),
);

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceId = traceparent.slice(3, 35);
const asCause = <T>(run: () => T): T => withTraceContext({ traceparent }, run);

describe('the code of', () => {
  it.each(pages)('docs/tracing/%s is compiled', (page) => {
    expect(code(read(`../../../docs/tracing/${page}`))).toEqual([regions.get(page.replace('.md', ''))]);
  });

  it('the README is compiled', () => {
    expect(code(read('../README.md'))).toEqual([read('docs/readme.ts')]);
  });

  it('the Run Command document has the carrier’s pattern', () => {
    const [, pattern] = /allowedPattern: (\S+)/.exec(read('../../../docs/tracing/run-command.md')) ?? [];
    expect(pattern).toBe(runCommandCarrier.allowedPattern);
  });
});

describe('the code of docs/tracing', () => {
  let collector: HttpCollector;
  let captured: CapturedSpans;
  let client: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };

  beforeEach(async () => {
    collector = await startHttpCollector();
    captured = captureSpans();
    client = { region: 'us-west-2', endpoint: collector.url, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await captured.stop();
    await collector.close();
  });

  const sent = (): string => collector.requests.map(({ body }) => decodeURIComponent(body)).join('\n');

  it('http: sends the trace, and continues what came', async () => {
    await asCause(() => hops.http(collector.url, { headers: { Traceparent: traceparent } }, async () => {}));
    expect(collector.requests[0]?.headers).toMatchObject({ traceparent, accept: 'application/json' });
    expect(captured.spans[0]).toMatchObject({ name: 'GET /members', parentSpanContext: { traceId } });
  });

  it('aws-sdk: has one span a call, and both headers', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', collector.url);
    vi.stubEnv('AWS_REGION', 'us-west-2');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    const s3 = hops.awsSdk();
    await asCause(() => s3.send(new PutObjectCommand({ Bucket: 'backups', Key: 'k', Body: 'x' })));
    s3.destroy();
    expect(captured.spans.map(({ name }) => name)).toEqual(['S3.PutObject']);
    expect(captured.spans[0]?.attributes).toMatchObject({ 'aws.s3.bucket': 'backups', 'aws.s3.key': 'k' });
    expect(collector.requests[0]?.headers.traceparent).toContain(traceId);
    expect(collector.requests[0]?.headers['x-amzn-trace-id']).toContain(traceId.slice(8));
  });

  it('sqs, sns, eventbridge, step-functions, run-command: what AWS gets has the trace', async () => {
    const message = { messageAttributes: { traceparent: { stringValue: traceparent } } };
    const notification = { Sns: { MessageAttributes: { traceparent: { Value: traceparent } } } };
    const sqs = new SQSClient({ ...client, md5: false });
    expect(await asCause(() => hops.sqs(sqs, collector.url, 'm', message))).toEqual({ traceparent });
    const eventBridge = new EventBridgeClient(client);
    expect(await asCause(() => hops.eventBridge(eventBridge, { detail: { traceparent } }))).toEqual({ traceparent });
    const stepFunctions = new SFNClient({ ...client, disableHostPrefix: true });
    expect(await asCause(() => hops.stepFunctions(stepFunctions, { traceparent }))).toEqual({ traceparent });
    const ssm = new SSMClient(client);
    await asCause(() => hops.runCommand(ssm, 'i-0123456789abcdef0'));
    const body = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
    collector.answer = { status: 200, body };
    const sns = new SNSClient(client);
    expect(await asCause(() => hops.sns(sns, 'arn:aws:sns:us-west-2:1:t', 'm', notification))).toEqual({ traceparent });
    for (const used of [sqs, eventBridge, stepFunctions, ssm, sns]) used.destroy();
    expect(collector.requests).toHaveLength(5);
    expect(sent().split(traceparent)).toHaveLength(6);
  });

  it('stored-item, json-document, ec2-launch: what is kept has the trace, and is continued or linked', async () => {
    const put: Record<string, unknown>[] = [];
    const store = { put: async (item: object) => void put.push(item as Record<string, unknown>) };
    expect(await asCause(() => hops.storedItem(store, { Traceparent: traceparent }, async () => {}))).toEqual({
      traceparent,
    });
    expect(put[0]).toMatchObject({ Status: 'restoring', Traceparent: traceparent });
    expect(asCause(() => hops.jsonDocument())).toEqual({ traceparent });
    await hops.ec2Launch({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }, put[0] ?? {}, async () => {});
    expect(captured.spans.map(({ name, parentSpanContext }) => [name, parentSpanContext?.traceId])).toEqual([
      ['restore', traceId],
      ['join', traceId],
    ]);
    expect(captured.spans[1]?.links[0]?.context.traceId).toBe('a'.repeat(32));
  });

  it('lambda, and the README: each invocation logs, measures and traces', async () => {
    const child = startProgram('run-docs', []);
    const [output, { code }] = await Promise.all([textOf(child.stdout), ended(child)]);
    expect(code).toBe(0);
    const lines = output.split('\n').slice(0, -1);
    expect(lines.map(lineProblem)).toEqual(lines.map(() => undefined));
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assertSome(records, { message: 'termination', messageId: 'm1', service: 'etcd-lifecycle', request_id: 'r' });
    assertSome(records, { Terminations: [1, 1] });
    assertSome(records, { message: 'backup taken', bucket: 'b', service: 'backup' });
    assertSome(records, { Backups: 1, Bucket: 'b' });
    expect(records.filter(({ message }) => message === 'span')).toHaveLength(2);
  });

  it('child-process: both children get the trace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    const program = join(folder, 'kubeadm');
    writeFileSync(program, `#!/bin/sh\necho "$TRACEPARENT" >> ${join(folder, 'seen')}\n`);
    chmodSync(program, 0o700);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    const { exitCode } = process;
    await asCause(() => hops.childProcess());
    process.exitCode = exitCode;
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(`${traceparent}\n${traceparent}\n`);
    rmSync(folder, { recursive: true });
  });
});
