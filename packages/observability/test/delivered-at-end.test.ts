import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineProblem } from './checked-sink.ts';
import { type HttpCollector, startHttpCollector } from './http-collector.ts';
import { ended, startProgram, textOf } from './run-program.ts';

let collector: HttpCollector;

beforeEach(async () => {
  collector = await startHttpCollector();
});

afterEach(() => collector.close());

async function run(url: string, end: string): Promise<{ code: number | null; records: Record<string, unknown>[] }> {
  const child = startProgram('deliver-at-end', [url, end], ['ignore', 'pipe', 'ignore']);
  const [output, { code }] = await Promise.all([textOf(child.stdout), ended(child)]);
  const lines = output.split('\n').slice(0, -1);
  for (const line of lines) expect(lineProblem(line)).toBeUndefined();
  return { code, records: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const lost = [
  { message: 'metrics dropped', dropped: 1, reason: 'not delivered before the end' },
  { message: 'spans dropped', dropped: 1, reason: 'not delivered before the end' },
];

describe('spans and metrics of a program that forgot to hand them on', () => {
  it('are delivered when it ends by itself', async () => {
    expect(await run(collector.url, 'return')).toEqual({ code: 0, records: [] });
    expect(collector.requests.map(({ body }) => body).join()).toContain('"name":"work"');
    expect(collector.requests.map(({ body }) => body).join()).toContain('"MetricName":"Ended"');
  });

  it.each([
    ['exit', 0],
    ['throw', 1],
  ])('are counted and said when it is ended: %s', async (end, code) => {
    const ran = await run(collector.url, end);
    expect(ran.code).toBe(code);
    expect(ran.records.sort(byMessage)).toMatchObject(lost);
  });

  it('are counted and said when nobody takes them (fault row 33)', async () => {
    const ran = await run('http://127.0.0.1:9', 'return');
    expect(ran.code).toBe(0);
    const drops = ran.records.filter(({ message }) => String(message).endsWith('dropped'));
    expect(drops.sort(byMessage)).toMatchObject(lost);
  });
});

function byMessage(a: Record<string, unknown>, b: Record<string, unknown>): number {
  return String(a.message).localeCompare(String(b.message));
}
