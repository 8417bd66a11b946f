import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memorySink } from '../testing/memory-sink.ts';
import { createBatchingSink } from './batching-sink.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const line = (n: number): string => `{"n":${n}}\n`;

describe('a batching sink', () => {
  it('writes after a while, or at once when it holds enough', () => {
    const written: string[] = [];
    const sink = createBatchingSink(
      { write: (text) => void written.push(text) },
      { maxCharacters: 20, maxDelayMs: 50 },
    );
    sink.write(line(1));
    vi.advanceTimersByTime(49);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written).toEqual([line(1)]);
    for (const n of [2, 3, 4]) sink.write(line(n));
    expect(written).toEqual([line(1), line(2) + line(3) + line(4)]);
    sink.close();
  });

  it('writes what comes after it was closed, once, and can be closed again', () => {
    const { sink: target, lines } = memorySink();
    const sink = createBatchingSink(target);
    sink.write(line(1));
    sink.close();
    sink.write(line(2));
    expect(lines).toEqual(['{"n":1}', '{"n":2}']);
    sink.close();
    expect(lines).toHaveLength(2);
  });

  it('survives a sink that throws', () => {
    const fails = (): never => {
      throw new Error('no');
    };
    const sink = createBatchingSink({ write: fails, flush: fails }, { maxCharacters: 10 });
    sink.write(line(1));
    vi.advanceTimersByTime(1_000);
    expect(() => sink.write(line(1_000_000))).not.toThrow();
    sink.close();
  });

  it('leaves no listener behind, however many there were', () => {
    const listening = (): number => process.listenerCount('SIGTERM') + process.listenerCount('exit');
    const before = listening();
    const sinks = [1, 2, 3].map(() => createBatchingSink({ write() {} }));
    for (const sink of sinks) sink.close();
    expect(listening()).toBe(before);
  });
});
