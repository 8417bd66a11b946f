import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/create-logger.ts';
import type { LogSink } from '../sink/log-sink.ts';
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
      '    check: "etcdctl endpoint health"',
      '    common cause: "a member is down"',
      '    common cause: "the network is split"',
    ]);
    expect(sink.text).toContain('  caused by\n    Error: refused\n');
    expect(sink.text).toMatch(/ {4}at .*pretty\.test\.ts/);
  });

  it.each(['plain text', '{"_aws":{}}', '{broken', '', '[1]', '{"level":5,"message":1}'])(
    'lets other lines pass: %j',
    (line) => {
      expect(prettyLine(line)).toBe(line);
    },
  );

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
