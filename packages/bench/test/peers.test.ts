// What the README of observability says of its peers, each statement run against the peer itself.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LINES, linesThatArrive } from '../src/lost-lines.ts';

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  readonly records: readonly Record<string, unknown>[];
}

/** A bound for one that never ends, as pino behind a disk that is full. */
const LONGEST_RUN_MS = 4_000;

/** Runs a case of `programs/peer-case.ts`; an `output` descriptor takes what it writes instead. */
async function run(
  name: string,
  env: NodeJS.ProcessEnv = {},
  output: 'pipe' | number = 'pipe',
  longestMs = 60_000,
): Promise<Ran> {
  const file = fileURLToPath(new URL('../src/programs/peer-case.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, name], {
    stdio: ['ignore', output, 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  const texts = { output: '', errors: '' };
  child.stdout?.on('data', (chunk) => (texts.output += String(chunk)));
  // Powertools writes the records of errors there.
  child.stderr?.on('data', (chunk) => (texts.errors += String(chunk)));
  const patience = setTimeout(() => child.kill('SIGKILL'), longestMs);
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  clearTimeout(patience);
  const lines = `${texts.output}${texts.errors}`.split('\n').filter((line) => line.startsWith('{'));
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, ...texts, records };
}

const inLambda = {
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
};
const aemInLambda = { AWS_EMF_ENVIRONMENT: 'Lambda' };

describe('lines into a stalled pipe, then SIGTERM', () => {
  it.each([
    ['pino', false],
    ['powertools', false],
    ['pino-synchronous', true],
  ] as const)(
    '%s keeps them: %s',
    async (writer, keeps) => {
      const folder = mkdtempSync(join(tmpdir(), 'peers-'));
      const arrived = await linesThatArrive(writer, 'sigterm', 'pipe', folder, keeps ? 'after a second' : 'once ended');
      rmSync(folder, { recursive: true });
      expect(arrived === LINES).toBe(keeps);
    },
    60_000,
  );
});

describe('a disk that is full', () => {
  it.each(['pino', 'powertools-logger', 'powertools-metrics', 'aem'])(
    'is never told by %s, nor what was lost',
    async (peer) => {
      const full = openSync('/dev/full', 'w');
      const { errors } = await run(`${peer}.full-disk`, aemInLambda, full, LONGEST_RUN_MS);
      closeSync(full);
      expect(errors).not.toMatch(/\b(100|dropped|lost|ENOSPC)\b/);
    },
    60_000,
  );
});

describe('values', () => {
  it.each(['pino.getter', 'powertools-logger.getter', 'powertools-logger.own-cause'])('%s throws', async (name) => {
    const { code, records } = await run(name);
    expect([code, records]).toEqual([1, []]);
  });

  it('pino loses an error under another name than err', async () => {
    expect((await run('pino.error-under-another-name')).records[0]?.failure).toEqual({});
  });

  it('pino writes a name twice, so that a field takes the place of level and time', async () => {
    expect((await run('pino.forge')).records[0]).toMatchObject({ level: 'forged', time: 'forged' });
  });

  it('Powertools keeps level and time from fields, but not what is its context', async () => {
    expect((await run('powertools-logger.forge')).records).toContainEqual(
      expect.objectContaining({ message: 'm', level: 'INFO', service: 's' }),
    );
    expect((await run('powertools-logger.forge-context')).records[0]?.cluster).toBe('forged');
  });
});

describe('errors', () => {
  it('Powertools keeps cause and hints, and loses the members of an AggregateError', async () => {
    expect((await run('powertools-logger.cause')).records[0]).toMatchObject({ error: { cause: { code: 'ECAUSE' } } });
    expect((await run('powertools-logger.hints')).records[0]).toMatchObject({ error: { check: 'look here' } });
    const { records } = await run('powertools-logger.aggregate');
    expect(records[0]).toMatchObject({ error: { message: 'both' } });
    expect(JSON.stringify(records)).not.toContain('member a');
  });

  it('pino keeps the members of an AggregateError, and loses what a cause has besides its text', async () => {
    expect((await run('pino.aggregate')).output).toContain('member a');
    const { output } = await run('pino.cause');
    expect(output).toContain('inner');
    expect(output).not.toContain('ECAUSE');
  });
});

describe('redaction', () => {
  it('pino hides by path', async () => {
    const { records } = await run('pino.redact-path');
    expect(records[0]).toMatchObject({ password: '[Redacted]', nested: { password: 'hunter2' }, text: 'hunter2' });
  });

  it.each(['powertools-logger', 'aem'])('%s hides nothing', async (peer) => {
    expect((await run(`${peer}.redact`, aemInLambda)).records[0]?.password).toBe('hunter2');
  });
});

describe('Powertools’ logger', () => {
  const mixed = ({ records }: Ran): number => records.filter(({ message, flow }) => message !== flow).length;

  it('keeps flows apart by the store of Lambda’s runtime only', async () => {
    expect(mixed(await run('powertools-logger.flows'))).toBe(1);
    const concurrent = await run('powertools-logger.flows-in-lambda', { AWS_LAMBDA_MAX_CONCURRENCY: '2' });
    expect([concurrent.records.length, mixed(concurrent)]).toEqual([4, 0]);
  });

  it('holds lines back in Lambda, and loses them elsewhere', async () => {
    const messages = ({ records }: Ran): unknown[] => records.map(({ message }) => message);
    expect(messages(await run('powertools-logger.buffer', inLambda))).toEqual(['held', 'error']);
    expect(messages(await run('powertools-logger.buffer'))).toEqual(['error']);
  });

  it('samples one trace now so, now otherwise', async () => {
    const { records } = await run('powertools-logger.sampling', inLambda);
    const sampled = records.filter(({ message }) => message === 'sampled').length;
    expect(sampled).toBeGreaterThan(0);
    expect(sampled).toBeLessThan(50);
  });
});

describe('what a running logger can be told', () => {
  it('a level, by pino and Powertools; Powertools’ children keep theirs', async () => {
    const messages = ({ records }: Ran): unknown[] => records.map(({ message, msg }) => message ?? msg);
    expect(messages(await run('pino.level'))).toEqual(['parent', 'child']);
    expect(messages(await run('powertools-logger.level'))).toEqual(['parent']);
  });

  it.each(['pino', 'powertools-logger'])('%s writes a line of any length', async (peer) => {
    expect((await run(`${peer}.long-line`)).output.length).toBeGreaterThan(2_000_000);
  });
});

describe('embedded metrics', () => {
  it('Powertools writes NaN as null, loses its directive, refuses the thirtieth dimension, exceeds 1 MB', async () => {
    expect((await run('powertools-metrics.nan')).records[0]?.V).toBeNull();
    expect((await run('powertools-metrics.directive')).records[0]).toEqual({ _aws: 1, service: 's' });
    expect((await run('powertools-metrics.thirty-dimensions')).errors).toContain('RangeError');
    expect((await run('powertools-metrics.large-document')).output.length).toBeGreaterThan(2_000_000);
  });

  it('AEM throws at NaN and at a metric named _aws, lets long names pass, writes empty directives, exceeds 1 MB', async () => {
    expect((await run('aem.nan', aemInLambda)).code).toBe(1);
    expect((await run('aem.directive', aemInLambda)).code).toBe(1);
    expect((await run('aem.long-name', aemInLambda)).output).toContain('x'.repeat(300));
    expect((await run('aem.empty', aemInLambda)).output).toContain('"Metrics":[]');
    expect((await run('aem.large-document', aemInLambda)).output.length).toBeGreaterThan(2_000_000);
  });

  it.each(['powertools-metrics', 'aem'])('%s makes a metric of each of 1,000 dimension values', async (peer) => {
    expect((await run(`${peer}.cardinality`, aemInLambda)).records).toHaveLength(1_000);
  });

  it('Powertools records cold starts', async () => {
    expect((await run('powertools-metrics.cold-start', inLambda)).records[0]).toMatchObject({ ColdStart: 1 });
  });

  it('AEM keeps invocations at a time apart', async () => {
    const { records } = await run('aem.invocations', aemInLambda);
    expect(records.map(({ id, V }) => [id, V])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('AEM rejects, and keeps nothing, while its agent is down', async () => {
    const down = { AWS_EMF_ENVIRONMENT: 'Agent', AWS_EMF_AGENT_ENDPOINT: 'tcp://127.0.0.1:9' };
    expect((await run('aem.agent-down', down)).output).toBe(
      'rejected: Error: connect ECONNREFUSED 127.0.0.1:9\n'.repeat(3),
    );
  });
});

describe('Powertools’ tracer', () => {
  it('stands on the X-Ray SDK', () => {
    const manifest = new URL('../node_modules/@aws-lambda-powertools/tracer/package.json', import.meta.url);
    const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toContain('aws-xray-sdk-core');
    expect(Object.keys(dependencies).filter((name) => name.startsWith('@opentelemetry/'))).toEqual([]);
  });

  it('sends X-Ray’s header with a call of the AWS SDK, and no traceparent', async () => {
    const env = { ...inLambda, _HANDLER: 'x', LAMBDA_TASK_ROOT: tmpdir(), AWS_EXECUTION_ENV: 'x' };
    const { records } = await run('powertools-tracer.aws-client', env);
    expect(records[0]).toHaveProperty('x-amzn-trace-id');
    expect(records[0]).not.toHaveProperty('traceparent');
  });
});
