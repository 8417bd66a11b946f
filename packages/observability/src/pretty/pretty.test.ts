import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/create-logger.ts';
import { defineMetric } from '../metrics/define-metric.ts';
import { createEmfMetrics } from '../metrics/emf-metrics.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { startTracing } from '../tracing/start-tracing.ts';
import { withSpan } from '../tracing/with-span.ts';
import { prettyCommand } from './pretty-command.ts';
import { prettyLine } from './pretty-line.ts';
import { createPrettySink } from './pretty-sink.ts';

function textSink(): LogSink & { text: string } {
  const sink = {
    text: '',
    write(line: string) {
      sink.text += line;
    },
  };
  return sink;
}

describe('pretty output', () => {
  it('shows a record on one line, and an error with hints and causes below', () => {
    const sink = textSink();
    const logger = createLogger({ service: 'agent', sink: createPrettySink(sink), clock: () => 1_700_000_000_123 });
    logger.child({ cluster: 'demo' }).error('join failed', {
      node: 'with space',
      error: Object.assign(new Error('no quorum', { cause: new Error('refused') }), {
        code: 'ETCD_QUORUM_RISK',
        check: 'etcdctl endpoint health',
        commonCauses: ['a member is down', 'the network is split'],
      }),
    });
    const lines = sink.text.split('\n');
    expect(lines[0]).toBe('22:13:20.123 ERROR agent join failed cluster=demo node="with space"');
    expect(lines.slice(1, 5)).toEqual([
      '  Error [ETCD_QUORUM_RISK]: no quorum',
      '    check: etcdctl endpoint health',
      '    common cause: a member is down',
      '    common cause: the network is split',
    ]);
    expect(sink.text).toContain('  caused by\n    Error: refused\n');
    expect(sink.text).toMatch(/ {4}at .*pretty\.test\.ts/);
  });

  it('shows a span with its events below, without the trace of an error that was logged anyway', async () => {
    const sink = textSink();
    const tracing = startTracing({ service: 'agent', sink: createPrettySink(sink) });
    const failing = withSpan('step join', { kind: 'client', attributes: { 'agent.step': 'join' } }, async (span) => {
      span.addEvent('policy.retry', { attempt: 1 });
      throw new TypeError('no quorum');
    });
    await expect(failing).rejects.toThrow('no quorum');
    await tracing.shutdown();
    const [line, retry, exception, end] = sink.text.split('\n');
    expect(line).toMatch(
      /^[\d:.]+ SPAN {2}agent step join [\d.]+ms client failed: no quorum agent\.step=join trace_id=[0-9a-f]{32} span_id=[0-9a-f]{16}$/,
    );
    expect(retry).toMatch(/^ {2}\+\d+ms policy\.retry attempt=1$/);
    expect(exception).toMatch(/^ {2}\+\d+ms exception TypeError: no quorum$/);
    expect(end).toBe('');
  });

  it('shows embedded metrics with units and dimensions', () => {
    const sink = textSink();
    const metrics = createEmfMetrics({
      namespace: 'Shop',
      sink: createPrettySink(sink),
      clock: () => 1_700_000_000_123,
    });
    const Orders = defineMetric({ name: 'Orders', unit: 'Count', dimensions: ['Region'], meaning: 'Orders taken' });
    metrics.setProperty('order', 'a 1');
    metrics.record(Orders, 1, { Region: 'eu' });
    metrics.record(Orders, 2, { Region: 'eu' });
    metrics.flush();
    expect(sink.text).toBe('22:13:20.123 EMF   Shop Orders=[1,2] Count Region=eu order="a 1"\n');
  });

  it.each([
    'plain text',
    '{"_aws":{}}',
    '{"_aws":{"Timestamp":"x","CloudWatchMetrics":[]}}',
    '{broken',
    '',
    '[1]',
    '{"level":5,"message":1}',
  ])('lets other lines pass: %j', (line) => {
    expect(prettyLine(line)).toBe(line);
  });

  it('has colors when asked', () => {
    expect(prettyLine('{"level":"WARN","message":"m"}', { color: true })).toContain('\u001b[33mWARN');
  });
});

describe('the filter command', () => {
  const run = async (argv: string[], lines: string[]): Promise<{ code: number; text: string; errors: string }> => {
    const output = textSink();
    const errors = textSink();
    const input = Readable.from(lines.map((line) => `${line}\n`));
    const code = await prettyCommand(argv, { input, output, errors, env: {} });
    return { code, text: output.text, errors: errors.text };
  };
  const lines = [
    '{"timestamp":"2026-11-23T17:00:00.000Z","level":"INFO","message":"a","service":"s","trace_id":"1"}',
    'not json',
    '{"timestamp":"2026-11-23T17:00:00.000Z","level":"ERROR","message":"b","service":"s","trace_id":"2"}',
  ];

  it('makes lines readable', async () => {
    expect(await run([], lines)).toEqual({
      code: 0,
      text: '17:00:00.000 INFO  s a trace_id=1\nnot json\n17:00:00.000 ERROR s b trace_id=2\n',
      errors: '',
    });
  });

  it('selects by level and trace', async () => {
    expect((await run(['--level', 'warn'], lines)).text).toBe('not json\n17:00:00.000 ERROR s b trace_id=2\n');
    expect((await run(['--trace', '1'], lines)).text).toBe('17:00:00.000 INFO  s a trace_id=1\nnot json\n');
  });

  it('colors on demand', async () => {
    expect((await run(['--color'], lines)).text).toContain('\u001b[31mERROR');
  });

  it('explains itself when asked', async () => {
    expect(await run(['--help'], lines)).toMatchObject({ code: 0, text: expect.stringContaining('prettylog') });
  });

  it.each([['--unknown'], ['--level', 'loud']])('explains itself when it does not understand %s', async (...argv) => {
    const { code, text, errors } = await run(argv, []);
    expect([code, text]).toEqual([2, '']);
    expect(errors).toContain('usage:');
  });
});
