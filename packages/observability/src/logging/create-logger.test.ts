import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { type Fields, withLogContext } from '../flow.ts';
import { SecretRegistry } from '../json/secret-registry.ts';
import { withTraceContext } from '../tracing/trace-context.ts';
import { createLogger, type LoggerOptions } from './create-logger.ts';
import { LevelSwitch } from './level-switch.ts';
import type { LogLevel } from './log-level.ts';
import type { RootLogger } from './logger.ts';
import { RateLimiter } from './rate-limiter.ts';
import { TraceBuffer } from './trace-buffer.ts';
import { createTraceSampling, environmentSampling } from './trace-sampling.ts';

const traceOf = (digit: string): { traceparent: string } => ({
  traceparent: `00-${digit.repeat(32)}-b7ad6b7169203331-01`,
});

function logged(options: LoggerOptions = {}): ReturnType<typeof checkedSink> & { logger: RootLogger } {
  const sink = checkedSink();
  const logger = createLogger({ service: 'test', clock: () => 1_700_000_000_123, sink: sink.sink, ...options });
  return { ...sink, logger };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a log record', () => {
  it('has its members in order: time, level, message, service, context, ids, fields, error', () => {
    const { logger, lines, problems } = logged({ context: { cluster: 'demo' } });
    withTraceContext(traceOf('a'), () =>
      withLogContext({ stage: 'join' }, () => logger.child({ step: 1 }).error('x', { error: new Error('e'), n: 1 })),
    );
    expect(Object.keys(JSON.parse(lines[0] ?? '') as object)).toEqual(
      'timestamp level message service cluster step stage trace_id span_id n error'.split(' '),
    );
    expect(lines[0]).toContain('"timestamp":"2023-11-14T22:13:20.123Z"');
    expect(problems).toEqual([]);
  });

  it('cannot be forged by fields', () => {
    const { logger, records, problems } = logged({ context: { cluster: 'demo' } });
    const forged = { timestamp: 1, level: 2, message: 3, service: 4, trace_id: 5, span_id: 6, cluster: 7, stage: 8 };
    withTraceContext(traceOf('a'), () => withLogContext({ stage: 'join' }, () => logger.info('real', forged)));
    expect(records[0]).toMatchObject({
      level: 'INFO',
      message: 'real',
      service: 'test',
      cluster: 'demo',
      stage: 'join',
      trace_id: 'a'.repeat(32),
      field_timestamp: 1,
      field_level: 2,
      field_message: 3,
      field_service: 4,
      field_trace_id: 5,
      field_span_id: 6,
      field_cluster: 7,
      field_stage: 8,
    });
    expect(problems).toEqual([]);
  });

  it('cannot be forged by context or flow either', () => {
    const { logger, records, problems } = logged({ context: { service: 'x', error: 'y' } });
    withLogContext({ level: 'z', trace_id: 'none' }, () => logger.child({ message: 'm' }).info('real'));
    expect(records[0]).toMatchObject({ service: 'test', message: 'real', field_service: 'x', field_level: 'z' });
    expect(records[0]).toMatchObject({ field_error: 'y', field_message: 'm', field_trace_id: 'none' });
    expect(problems).toEqual([]);
  });

  it.each([
    ['an error', new Error('boom'), 'boom'],
    ['undefined', undefined, 'undefined'],
    ['a number', 5, '5'],
  ])('takes %s for a message', (_, message, expected) => {
    const { logger, records, problems } = logged();
    logger.info(message as unknown as string);
    expect(records[0]?.message).toBe(expected);
    expect(problems).toEqual([]);
  });

  it('is valid and complete whatever its message, fields, context and names are (5,000 records)', () => {
    const captured = logged();
    const { logger, lines, problems } = captured;
    const anyName = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('service', 'field_service', 'field_field_service', 'error', 'field_error', 'a', 'field_a'),
    );
    const anyFields = fc.dictionary(anyName, fc.anything({ withBigInt: true, withMap: true }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anyFields, anyFields, anyFields, (message, context, flow, fields) => {
        captured.clear();
        withLogContext(flow, () => logger.child(context).warn(message, fields));
        expect(lines).toHaveLength(1);
        const names = [...(lines[0] ?? '').matchAll(/"(timestamp|level|message|service)":/g)];
        expect(names.length).toBeGreaterThanOrEqual(4);
        expect(problems).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  }, 300_000);

  it('hides fields of its own by name and by path, and those of context and flow', () => {
    const { logger, records } = logged({ redact: { paths: ['user', 'a.b'] }, context: { token: 'x' } });
    withLogContext({ api_key: 'x' }, () => logger.info('in', { password: 'x', user: 'x', a: { b: 'x', c: 1 } }));
    const hidden = '[REDACTED]';
    expect(records[0]).toMatchObject({ token: hidden, api_key: hidden, password: hidden, user: hidden });
    expect(records[0]?.a).toEqual({ b: hidden, c: 1 });
  });

  it('hides paths within its error, and within none of the fields beside it', () => {
    const { logger, records } = logged({ redact: { paths: ['error.context.node', 'error.cause.message'] } });
    const error = Object.assign(new Error('x', { cause: new Error('secret') }), { context: { node: 'a', stage: 'b' } });
    logger.error('m', { context: { node: 'c' }, error, cause: { message: 'd' } });
    expect(records[0]).toMatchObject({
      error: { message: 'x', context: { node: '[REDACTED]', stage: 'b' }, cause: { message: '[REDACTED]' } },
      context: { node: 'c' },
      cause: { message: 'd' },
    });
  });

  it('has the error that stands in the place of the fields', () => {
    const { logger, records } = logged();
    logger.error('failed', new TypeError('why') as unknown as Fields);
    expect(records[0]).toMatchObject({ message: 'failed', error: { type: 'TypeError', message: 'why' } });
  });

  it('never throws into the caller: hostile fields, sink and clock', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const { logger, records } = logged();
    logger.info('a', hostile);
    logger.child(hostile).info('b');
    logger.info('c', {
      get x(): never {
        throw new Error('no');
      },
    });
    logger.info('d', null as unknown as Fields);
    logger.info('e', 'text' as unknown as Fields);
    expect(records.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(records[2]?.x).toBe('[threw: no]');
    logger.info('f', {
      get x(): never {
        throw Object.defineProperty(new Error('no'), 'message', {
          get(): never {
            throw new Error('nor this');
          },
        });
      },
    });
    expect(records[5]).toMatchObject({ message: 'f', x: '[threw]' });
    const fails = (): never => {
      throw new Error('broken');
    };
    createLogger({ service: 's', sink: { write: fails } }).error('x');
    createLogger({ service: 's', sink: { write: () => {} }, clock: fails }).error('x');
  });
});

describe('context', () => {
  it('of a child overrides its parent; the parent keeps its own', () => {
    const { logger, records, problems } = logged({ context: { a: 1, b: 1 } });
    const child = logger.child({ b: 2, c: 2 });
    child.info('child');
    logger.info('parent');
    child.child({ a: 3 }).info('grandchild');
    expect(records.map(({ a, b, c }) => [a, b, c])).toEqual([
      [1, 2, 2],
      [1, 1, undefined],
      [3, 2, 2],
    ]);
    // Among them: a name that a record has twice, which readers of JSON hide.
    expect(problems).toEqual([]);
  });

  it('is taken when the child is made, not when it logs', () => {
    const { logger, records } = logged();
    const context = { a: 1 };
    const child = logger.child(context);
    context.a = 2;
    child.info('x');
    expect(records[0]?.a).toBe(1);
  });

  it('of a flow follows it through awaits, and inner values win', async () => {
    const { logger, records } = logged();
    await withLogContext({ a: 1, b: 1 }, () =>
      withLogContext({ b: 2 }, async () => {
        await Promise.resolve();
        logger.info('inside');
      }),
    );
    logger.info('outside');
    expect(records.map(({ a, b }) => [a, b])).toEqual([
      [1, 2],
      [undefined, undefined],
    ]);
  });

  it('of 1,000 flows interleaved at random never mixes', async () => {
    const { logger, records } = logged();
    const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, Math.random() * 5));
    const flow = (id: number): Promise<void> =>
      withTraceContext({ traceparent: `00-${id.toString(16).padStart(32, '0')}-b7ad6b7169203331-01` }, () =>
        withLogContext({ flow_id: id }, async () => {
          for (let step = 0; step < 5; step += 1) {
            await pause();
            logger.info('step', { expected: id });
          }
        }),
      );
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => flow(index + 1)));
    const mixed = records.filter(
      ({ flow_id, expected, trace_id }) =>
        flow_id !== expected || trace_id !== Number(expected).toString(16).padStart(32, '0'),
    );
    expect(records).toHaveLength(5_000);
    expect(mixed).toEqual([]);
  });
});

describe('service', () => {
  it.each([
    [{}, 'unknown_service:node'],
    [{ AWS_LAMBDA_FUNCTION_NAME: 'f' }, 'f'],
    [{ POWERTOOLS_SERVICE_NAME: 'p', AWS_LAMBDA_FUNCTION_NAME: 'f' }, 'p'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'a.service.name=b, service.name=r,c=d', POWERTOOLS_SERVICE_NAME: 'p' }, 'r'],
    [{ OTEL_SERVICE_NAME: 'o', OTEL_RESOURCE_ATTRIBUTES: 'service.name=r' }, 'o'],
    [{ OTEL_SERVICE_NAME: '', OTEL_RESOURCE_ATTRIBUTES: '', POWERTOOLS_SERVICE_NAME: 'p' }, 'p'],
  ])('from %o is %s', (env, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { sink, records } = checkedSink();
    createLogger({ sink }).info('x');
    expect(records[0]?.service).toBe(expected);
  });
});

describe('level', () => {
  it.each([
    [{}, undefined, 'INFO'],
    [{ LOG_LEVEL: 'warn' }, undefined, 'WARN'],
    [{ POWERTOOLS_LOG_LEVEL: 'DEBUG' }, undefined, 'DEBUG'],
    [{ LOG_LEVEL: 'error', POWERTOOLS_LOG_LEVEL: 'DEBUG' }, undefined, 'ERROR'],
    [{ LOG_LEVEL: 'warn' }, 'DEBUG', 'DEBUG'],
    [{ AWS_LAMBDA_LOG_LEVEL: 'TRACE', LOG_LEVEL: 'warn' }, 'ERROR', 'DEBUG'],
    [{ LOG_LEVEL: 'nonsense' }, undefined, 'INFO'],
  ] as const)('from %o and code %s is %s', (env, level, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { logger, records } = logged(level === undefined ? {} : { level });
    logger.debug('DEBUG');
    logger.info('INFO');
    logger.warn('WARN');
    logger.error('ERROR');
    expect(records.find(({ message }) => message !== 'unknown log level')?.level).toBe(expected);
    expect(logger.isLevelEnabled('DEBUG')).toBe(expected === 'DEBUG');
  });

  it.each([
    [{ LOG_LEVEL: 'verbose' }, undefined, ['verbose']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'LOUD', POWERTOOLS_LOG_LEVEL: '3' }, 'chatty' as LogLevel, ['LOUD', 'chatty', '3']],
  ])('that is none, from %o and code %s, is said, and lines are written from INFO on', (env, level, given) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { logger, records } = logged(level === undefined ? {} : { level });
    logger.debug('no');
    logger.info('yes');
    expect(records).toMatchObject([{ level: 'WARN', message: 'unknown log level', given }, { message: 'yes' }]);
  });

  it('can be changed while the process runs, for children too', () => {
    const level = new LevelSwitch('WARN');
    const { logger, records } = logged({ level });
    const child = logger.child({ a: 1 });
    child.info('no');
    level.set('DEBUG');
    child.debug('yes');
    level.set('ERROR');
    child.warn('no');
    expect(records.map(({ message }) => message)).toEqual(['yes']);
  });
});

describe('buffering', () => {
  it('writes held lines of the same trace when an error comes, those of children too', () => {
    const { logger, records } = logged({ buffer: new TraceBuffer() });
    withTraceContext(traceOf('a'), () => logger.child({ c: 1 }).debug('a1'));
    withTraceContext(traceOf('b'), () => logger.debug('b1'));
    withTraceContext(traceOf('a'), () => logger.info('a2'));
    expect(records.map(({ message }) => message)).toEqual(['a2']);
    withTraceContext(traceOf('a'), () => logger.error('a3'));
    expect(records.map(({ message }) => message)).toEqual(['a2', 'a1', 'a3']);
    withTraceContext(traceOf('b'), () => logger.flushBuffer());
    expect(records.at(-1)?.message).toBe('b1');
  });

  it('counts as enabled what is held: it may be written yet', () => {
    const { logger } = logged({ buffer: new TraceBuffer() });
    expect(logger.isLevelEnabled('DEBUG')).toBe(true);
  });

  it('forgets them at the end of work that went well', () => {
    const { logger, lines } = logged({ buffer: new TraceBuffer() });
    withTraceContext(traceOf('a'), () => {
      logger.debug('held');
      logger.discardBuffer();
      logger.error('later');
    });
    expect(lines).toHaveLength(1);
  });

  it('is bounded, and says what it dropped', () => {
    const { logger, records, problems } = logged({ buffer: new TraceBuffer(2_000) });
    withTraceContext(traceOf('a'), () => {
      for (let i = 0; i < 100; i += 1) logger.debug(`held ${i}`);
      logger.error('now');
    });
    expect(records[0]).toMatchObject({ message: 'log lines dropped', reason: expect.stringContaining('buffer') });
    const dropped = Number(records[0]?.dropped_lines);
    expect(dropped + records.length).toBe(100 + 2);
    expect(records.at(-2)?.message).toBe('held 99');
    expect(problems).toEqual([]);
  });
});

describe('a buffer that other traces have filled', () => {
  it('still says what it dropped of a trace of which nothing is left', () => {
    const { logger, records } = logged({ buffer: new TraceBuffer(2_000) });
    withTraceContext(traceOf('a'), () => logger.debug('held by a'));
    for (let i = 0; i < 50; i += 1) withTraceContext(traceOf('b'), () => logger.debug(`held by b, ${i}`));
    withTraceContext(traceOf('a'), () => logger.error('now'));
    expect(records).toMatchObject([{ message: 'log lines dropped', dropped_lines: 1 }, { message: 'now' }]);
    withTraceContext(traceOf('a'), () => logger.error('again'));
    expect(records).toHaveLength(3);
  });

  it('keeps count of the latest thousand of them', () => {
    const buffer = new TraceBuffer(10);
    for (let i = 0; i < 1_500; i += 1) buffer.hold(`trace ${i}`, 'too long to be held\n');
    expect([buffer.take('trace 0').dropped, buffer.take('trace 1499').dropped]).toEqual([0, 1]);
  });
});

describe('sampling', () => {
  it('keeps a trace whole or leaves it out, except warnings and errors', () => {
    const { logger, records } = logged({ sampling: createTraceSampling({ keep: 0.5 }) });
    for (const digit of ['1', 'e']) {
      withTraceContext(traceOf(digit), () => {
        logger.info('one');
        logger.info('two');
        logger.warn('three');
      });
    }
    const count = (digit: string): number => records.filter(({ trace_id }) => trace_id === digit.repeat(32)).length;
    expect([count('1'), count('e')]).toEqual([3, 1]);
  });

  it('keeps about its share of traces', () => {
    const { logger, lines } = logged({ sampling: createTraceSampling({ keep: 0.3 }) });
    for (let i = 0; i < 2_000; i += 1) {
      const id = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
      withTraceContext({ traceparent: `00-${id}-b7ad6b7169203331-01` }, () => logger.info('x'));
    }
    expect(lines.length / 2_000).toBeGreaterThan(0.24);
    expect(lines.length / 2_000).toBeLessThan(0.36);
  });

  it('logs a share of traces from DEBUG on, as POWERTOOLS_LOGGER_SAMPLE_RATE says', () => {
    const sampling = environmentSampling({ POWERTOOLS_LOGGER_SAMPLE_RATE: '0.5' });
    expect(environmentSampling({})).toBeUndefined();
    const { logger, records } = logged({ sampling });
    for (const digit of ['1', 'e']) withTraceContext(traceOf(digit), () => logger.debug(digit));
    logger.debug('without a trace');
    expect(records.map(({ message }) => message)).toEqual(['1']);
  });
});

describe('rate limit', () => {
  it('suppresses equal lines beyond it, and says how many', () => {
    let now = 0;
    const rateLimiter = new RateLimiter({ lines: 2, windowMs: 1_000 });
    const { logger, records, problems } = logged({ clock: () => now, rateLimiter });
    for (let i = 0; i < 5; i += 1) logger.warn('busy');
    logger.warn('other');
    now = 1_500;
    logger.warn('busy');
    expect(records.map(({ message }) => message)).toEqual(['busy', 'busy', 'other', 'suppressed 3 lines', 'busy']);
    expect(records[3]).toMatchObject({ suppressed: 3, suppressed_level: 'WARN', suppressed_message: 'busy' });
    for (let i = 0; i < 5; i += 1) logger.warn('busy');
    logger.flush();
    expect(records.at(-1)).toMatchObject({ message: 'suppressed 4 lines' });
    expect(problems).toEqual([]);
  });

  it('is not held up by a clock that is set back', () => {
    let now = 10_000_000;
    const { logger, records } = logged({
      clock: () => now,
      rateLimiter: new RateLimiter({ lines: 1, windowMs: 1_000 }),
    });
    for (let i = 0; i < 3; i += 1) logger.warn('busy');
    now = 0;
    logger.warn('busy');
    expect(records.map(({ message }) => message)).toEqual(['busy', 'suppressed 2 lines', 'busy']);
  });

  it('says at exit what nothing said before', () => {
    const { logger, records } = logged({ rateLimiter: new RateLimiter({ lines: 1, windowMs: 60_000 }) });
    const others = process.listeners('exit');
    for (let i = 0; i < 4; i += 1) logger.info('busy');
    const [atExit, ...more] = process.listeners('exit').filter((listener) => !others.includes(listener));
    expect(more).toEqual([]);
    process.off('exit', atExit as () => void);
    atExit?.(0);
    expect(records.map(({ message }) => message)).toEqual(['busy', 'suppressed 3 lines']);
  });

  it('forgets the oldest messages rather than grow', () => {
    const limiter = new RateLimiter({ lines: 1, windowMs: 1_000_000 });
    for (let i = 0; i < 5_000; i += 1) {
      limiter.takeSuppressed(0);
      limiter.admit('INFO', `message ${i}`, 0);
    }
    expect(limiter.admit('INFO', 'message 0', 0)).toBe(true);
    expect(limiter.admit('INFO', 'message 4999', 0)).toBe(false);
  });
});

describe('line size', () => {
  it.each([
    ['a long string', { text: 'x'.repeat(100_000) }],
    ['many fields', Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, i]))],
    ['a deep object', { deep: JSON.parse(`${'{"a":'.repeat(11)}"${'y'.repeat(50_000)}"${'}'.repeat(11)}`) as unknown }],
    ['many bytes per character', { text: '€'.repeat(10_000) }],
  ])('is capped, with a marker: %s', (_, fields) => {
    const { logger, lines, records, problems } = logged({ maxLineBytes: 10_000, context: { cluster: 'demo' } });
    logger.info('kept message', fields);
    expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(10_000);
    expect(records[0]).toMatchObject({ message: 'kept message', truncated: { bytes: expect.any(Number) } });
    expect(problems).toEqual([]);
  });

  it('holds when message and context alone are too long', () => {
    const { logger, lines, problems } = logged({ maxLineBytes: 2_000, context: { big: 'c'.repeat(50_000) } });
    logger.error('m'.repeat(50_000));
    expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(2_000);
    expect(problems).toEqual([]);
  });
});

describe('secrets (fault row 31)', () => {
  it('appear in no line: not in message, field, name, context, flow, error, cause or stack', () => {
    const secrets = new SecretRegistry();
    const canary = 'canary-7f3a9b';
    secrets.add(canary);
    const { logger, lines, problems } = logged({
      secrets,
      context: { context: `a ${canary}` },
      buffer: new TraceBuffer(),
    });
    withLogContext({ flow: canary }, () => {
      logger.debug(canary, { held: canary });
      logger.child({ child: [canary] }).error(`failed with ${canary}`, {
        [canary]: 1,
        map: new Map([[canary, canary]]),
        error: new Error(canary, { cause: new Error(canary) }),
        json: JSON.stringify({ canary }),
      });
    });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(canary);
    expect(problems).toEqual([]);
  });
});
