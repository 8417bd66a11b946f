import { describe, expect, it } from 'vitest';
import { lineProblem } from './checked-sink.ts';
import { ended, startProgram, textOf } from './run-program.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly records: Record<string, unknown>[];
  readonly errors: string;
}

/** Runs the program; sends the signals once it has started. */
async function run(how: string, signals: readonly NodeJS.Signals[] = []): Promise<Run> {
  const child = startProgram('run-main', [how], ['ignore', 'pipe', 'pipe'], { TRACEPARENT: traceparent });
  child.stdout?.once('data', () => {
    for (const [index, name] of signals.entries()) setTimeout(() => child.kill(name), index * 50);
  });
  const [output, errors, { code, signal }] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    ended(child),
  ]);
  const lines = output.split('\n').slice(0, -1);
  for (const line of lines) expect(lineProblem(line)).toBeUndefined();
  expect(output).not.toContain('canary-5');
  return { code, signal, records: lines.map((line) => JSON.parse(line) as Record<string, unknown>), errors };
}

const messages = ({ records }: Run): unknown[] => records.map(({ message }) => message);

describe('a process with observability', () => {
  it('continues the trace of its parent, and closes its metrics at the end', async () => {
    const ran = await run('return');
    expect(ran.code).toBe(0);
    expect(ran.records[0]).toMatchObject({ message: 'started', trace_id: traceparent.slice(3, 35) });
    expect(ran.records.at(-1)).toMatchObject({
      message: 'span',
      name: 'daemon',
      parent_span_id: traceparent.slice(36, 52),
    });
    expect(ran.errors).toBe('metrics closed\n');
  }, 20_000);

  it.each([
    ['code', 7, ['started', 'span']],
    ['throw', 1, ['started', 'span', 'failed']],
    ['exit-code', 3, ['started', 'span', 'failed']],
    ['no-code', 1, ['started', 'span', 'failed']],
    ['broken-metrics', 0, ['started', 'span']],
  ])(
    'makes an exit code of how main ends: %s',
    async (how, code, expected) => {
      const ran = await run(how);
      expect(ran.code).toBe(code);
      expect(messages(ran)).toEqual(expected);
      // From the first cause to the failure: every line has the ids of the parent's trace.
      expect(new Set(ran.records.map(({ trace_id }) => trace_id))).toEqual(new Set([traceparent.slice(3, 35)]));
    },
    20_000,
  );

  it.each([
    ['abort', ['SIGTERM'], 143, 'stopping'],
    ['abort', ['SIGINT'], 130, 'stopping'],
    ['abort', ['SIGHUP'], 129, 'stopping'],
    ['wrapped', ['SIGTERM'], 143, 'stopping'],
    ['graceful', ['SIGTERM'], 0, 'stopping'],
    ['stubborn', ['SIGTERM'], 143, 'did not stop in time'],
    ['stubborn', ['SIGTERM', 'SIGINT'], 130, 'stopping at once'],
  ] as const)(
    'stops on signals: %s, %j, exit code %d',
    async (how, signals, code, message) => {
      const ran = await run(how, signals);
      expect(ran.code).toBe(code);
      expect(messages(ran)).toContain(message);
    },
    20_000,
  );

  it.each(['uncaught', 'rejected'])(
    'logs what nobody caught, and dies of it: %s',
    async (how) => {
      const ran = await run(how);
      expect(ran.code).toBe(1);
      expect(ran.records.at(-1)).toMatchObject({ level: 'ERROR', message: 'uncaught', error: { type: 'Error' } });
    },
    20_000,
  );

  it('hands its trace to children', async () => {
    const { errors, records } = await run('child');
    const inside = records.find(({ message }) => message === 'started')?.span_id;
    expect(errors.split('\n')[0]).toBe(`00-${traceparent.slice(3, 35)}-${String(inside)}-01`);
  }, 20_000);

  it.each(['pretty', ' Pretty '])(
    'is readable for people by LOG_FORMAT=%s',
    async (format) => {
      const env = { LOG_FORMAT: format, TRACEPARENT: traceparent };
      const child = startProgram('run-main', ['throw'], ['ignore', 'pipe', 'ignore'], env);
      const output = await textOf(child.stdout);
      expect(output).toMatch(
        /^\d\d:\d\d:\d\d\.\d{3} INFO {2}daemon started .*\n.* SPAN .*\n.* exception Error: .*\n.* ERROR daemon failed/,
      );
      expect(output).not.toContain('canary-5');
    },
    20_000,
  );

  it('changes its level on SIGUSR2', async () => {
    expect(messages(await run('level'))).toEqual(['started', 'shown', 'span']);
  }, 20_000);
});
