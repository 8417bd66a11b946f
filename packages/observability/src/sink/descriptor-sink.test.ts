import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineProblem } from '../../test/checked-sink.ts';
import { createDescriptorSink, type DescriptorSink } from './descriptor-sink.ts';
import type { DescriptorSystem } from './patient-writer.ts';

/** A pipe, disk or socket that answers as told, on a clock of its own. */
class ScriptedSystem implements DescriptorSystem {
  /** What the next writes do: take that many bytes, or fail with a code. When empty, everything is taken. */
  script: (number | string)[] = [];
  /** Fails every write while set. */
  failure: string | undefined;
  written = '';
  standardError = '';
  time = 0;
  slept = 0;

  write(descriptor: number, bytes: Uint8Array, length: number): number {
    const data = Buffer.from(bytes.subarray(0, length));
    if (descriptor === 2) {
      this.standardError += data.toString();
      return data.length;
    }
    const step = this.failure ?? this.script.shift() ?? data.length;
    if (typeof step === 'string') throw Object.assign(new Error(step), { code: step });
    const taken = Math.min(step, data.length);
    this.written += data.subarray(0, taken).toString('latin1');
    return taken;
  }

  sleep(ms: number): void {
    this.time += ms;
    this.slept += ms;
  }

  now(): number {
    return this.time;
  }

  open(descriptor: number): { descriptor: number } {
    return { descriptor };
  }

  /** What arrived, by lines. */
  get lines(): string[] {
    return Buffer.from(this.written, 'latin1').toString().split('\n').slice(0, -1);
  }
}

const line = (text: string): string => `{"text":"${text}"}\n`;

/** What the process does when it exits. */
let exitHandlers: (() => void)[] = [];

function sinkOn(system: ScriptedSystem, patienceMs = 100): DescriptorSink {
  exitHandlers = [];
  vi.spyOn(process, 'once').mockImplementation(function once(this: NodeJS.Process, event, listener) {
    if (event === 'exit') exitHandlers.push(listener as () => void);
    return this;
  });
  return createDescriptorSink(1, { patienceMs, service: 'test', system });
}

const exit = (): void => {
  for (const handler of exitHandlers) handler();
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a sink on a descriptor', () => {
  it('counts partial writes in bytes, so that lines of any characters arrive whole', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    const texts = ['plain', '€uro', '𝄞 clef', 'ünï'];
    // Every line but the last is taken in pieces that cut characters apart.
    system.script = [3, 4, 5, 100, 10, 2, 1, 100, 11, 1, 1, 1, 1];
    for (const text of texts) sink.write(line(text));
    expect(system.lines).toEqual(texts.map((text) => line(text).trimEnd()));
    expect(sink.droppedLines).toBe(0);
  });

  it('waits out a slow reader, and a full disk that is cleared in time', () => {
    for (const code of ['EAGAIN', 'ENOSPC', 'EDQUOT']) {
      const system = new ScriptedSystem();
      const sink = sinkOn(system);
      system.script = [code, code, code];
      sink.write(line('a'));
      expect(system.lines).toEqual(['{"text":"a"}']);
      expect(system.slept).toBeGreaterThan(0);
    }
  });

  it('waits no longer than its patience, once for the whole stall', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    system.failure = 'EAGAIN';
    for (let i = 0; i < 50; i += 1) sink.write(line(`${i}`));
    expect(system.slept).toBeLessThanOrEqual(100);
    expect(sink.droppedLines).toBe(50);
  });

  it('says what it dropped as soon as the reader takes bytes again, and is patient anew', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    sink.write(line('before'));
    system.failure = 'EAGAIN';
    for (let i = 0; i < 3; i += 1) sink.write(line('lost'));
    system.failure = undefined;
    sink.write(line('after'));
    expect(system.lines).toHaveLength(3);
    expect(JSON.parse(system.lines[1] ?? '')).toMatchObject({
      level: 'WARN',
      message: 'log lines dropped',
      service: 'test',
      dropped_lines: 3,
      dropped_bytes: 3 * line('lost').length,
      reason: 'EAGAIN',
    });
    expect(lineProblem(system.lines[1] ?? '')).toBeUndefined();
    const slept = system.slept;
    system.script = ['EAGAIN'];
    sink.write(line('again'));
    expect(system.slept).toBeGreaterThan(slept);
    expect(system.lines.at(-1)).toBe('{"text":"again"}');
  });

  it('ends a line that is written half before it begins the next', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    system.script = [4];
    system.script.push(...Array<string>(50).fill('EAGAIN'));
    sink.write(line('first'));
    system.failure = undefined;
    system.script = [];
    sink.write(line('second'));
    expect(system.lines).toEqual(['{"text":"first"}', '{"text":"second"}']);
  });

  it('drops nothing silently when the reader is gone: counts, and tells standard error at exit', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    system.failure = 'EPIPE';
    sink.write(line('a'));
    sink.write(line('b'));
    expect(system.slept).toBe(0);
    expect(sink.droppedLines).toBe(2);
    exit();
    expect(JSON.parse(system.standardError)).toMatchObject({ dropped_lines: 2, reason: 'EPIPE' });
  });

  it('tries once more at exit, for a bounded time', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    system.script = [5, ...Array<string>(50).fill('EAGAIN')];
    sink.write(line('half'));
    system.script = ['EAGAIN'];
    exit();
    expect(system.lines).toEqual(['{"text":"half"}']);

    const stalled = new ScriptedSystem();
    const other = sinkOn(stalled);
    stalled.failure = 'EAGAIN';
    other.write(line('lost'));
    const { time } = stalled;
    exit();
    expect(stalled.time - time).toBeLessThanOrEqual(500);
    expect(JSON.parse(stalled.standardError)).toMatchObject({ dropped_lines: 1 });
  });

  it('goes on after an interrupted write, and never throws whatever the error', () => {
    const system = new ScriptedSystem();
    const sink = sinkOn(system);
    system.script = ['EINTR', 'EINTR'];
    sink.write(line('a'));
    expect(system.lines).toEqual(['{"text":"a"}']);
    system.failure = 'EIO';
    sink.write(line('b'));
    sink.flush();
    expect(sink.droppedLines).toBe(1);
  });
});
