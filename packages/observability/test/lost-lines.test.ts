import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineProblem } from './checked-sink.ts';
import { createNamedPipe, type NamedPipe } from './named-pipe.ts';
import { ended, startProgram, textOf } from './run-program.ts';

const LINES = 2_000;
const all = Array.from({ length: LINES }, (_, n) => n);
const ends = ['exit', 'late', 'throw', 'sigterm'] as const;
const expectedEnd = {
  exit: { code: 0, signal: null },
  late: { code: 0, signal: null },
  throw: { code: 1, signal: null },
  sigterm: { code: null, signal: 'SIGTERM' },
} as const;

let folder = '';
let pipes = 0;

const namedPipe = (): NamedPipe => createNamedPipe(join(folder, `pipe-${(pipes += 1)}`));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lost-lines-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The numbers of the lines that arrived, each of which must be a whole record by the published schema. */
function numbers(text: string): number[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    expect(lineProblem(line)).toBeUndefined();
    const { n } = JSON.parse(line) as { n?: number };
    return n === undefined ? [] : [n];
  });
}

describe('2,000 lines into a stalled reader, then the end (fault row 32)', () => {
  for (const kind of ['synchronous', 'batching'] as const) {
    for (const end of ends) {
      it(`all arrive: pipe, reader sleeps 1 s, ${kind}, ${end}`, async () => {
        const pipe = namedPipe();
        const child = startProgram('write-lines', [end, `${LINES}`, kind], ['ignore', pipe.writeDescriptor, 'ignore']);
        pipe.closeWriter();
        const how = ended(child);
        await pause(1_000);
        expect(numbers(await pipe.read())).toEqual(all);
        expect(await how).toEqual(expectedEnd[end]);
      }, 30_000);
    }
  }

  for (const end of ends) {
    it(`all arrive: socket, reader sleeps 1 s, ${end}`, async () => {
      const path = join(folder, `${end}.sock`);
      const received = new Promise<string>((resolve) => {
        const server = createServer({ pauseOnConnect: true }, (connection: Socket) => {
          server.close();
          void pause(1_000)
            .then(() => textOf(connection))
            .then(resolve);
        }).listen(path);
      });
      const client = connect(path);
      await new Promise((resolve) => void client.once('connect', resolve));
      const child = startProgram('write-lines', [end, `${LINES}`], ['ignore', descriptorOf(client), 'ignore']);
      client.destroy();
      expect((await ended(child)).signal).toBe(expectedEnd[end].signal);
      expect(numbers(await received)).toEqual(all);
    }, 30_000);
  }
});

/** journald gives services a socket like this one. */
function descriptorOf(socket: Socket): number {
  return (socket as unknown as Record<'_handle', { fd: number }>)['_handle'].fd;
}

describe('a reader that never comes back (fault row 32)', () => {
  it('holds the process up no longer than its patience, and says what was dropped', async () => {
    const pipe = namedPipe();
    const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', pipe.writeDescriptor, 'pipe'];
    const started = performance.now();
    const child = startProgram('write-lines', ['exit', '5000', 'synchronous', '200'], stdio);
    pipe.closeWriter();
    const [notice, how] = await Promise.all([textOf(child.stderr), ended(child)]);
    expect(how).toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(10_000);
    const { dropped_lines, reason } = JSON.parse(notice) as { dropped_lines: number; reason: string };
    expect(reason).toBe('EAGAIN');
    expect(dropped_lines + numbers(await pipe.read()).length).toBe(5_000);
  }, 30_000);

  it('holds the process up no longer behind a socket, which journald gives to services', async () => {
    const path = join(folder, 'stalled.sock');
    const accepted = new Promise<Socket>((resolve) => {
      const server = createServer({ pauseOnConnect: true }, (connection: Socket) => {
        server.close();
        resolve(connection);
      }).listen(path);
    });
    const client = connect(path);
    await new Promise((resolve) => void client.once('connect', resolve));
    const child = startProgram(
      'write-lines',
      ['exit', '20000', 'synchronous', '200'],
      ['ignore', descriptorOf(client), 'pipe'],
    );
    client.destroy();
    const [notice, how] = await Promise.all([textOf(child.stderr), ended(child)]);
    expect(how).toEqual({ code: 0, signal: null });
    const { dropped_lines, reason } = JSON.parse(notice) as { dropped_lines: number; reason: string };
    expect(reason).toBe('EAGAIN');
    expect(dropped_lines + numbers(await textOf(await accepted)).length).toBe(20_000);
  }, 30_000);

  it('whose pipe is closed costs the lines, not the work', async () => {
    const pipe = namedPipe();
    pipe.closeReader();
    const child = startProgram('write-lines', ['exit', '1000'], ['ignore', pipe.writeDescriptor, 'pipe']);
    pipe.closeWriter();
    const [notice, how] = await Promise.all([textOf(child.stderr), ended(child)]);
    expect(how).toEqual({ code: 0, signal: null });
    expect(JSON.parse(notice)).toMatchObject({ message: 'log lines dropped', dropped_lines: 1_000, reason: 'EPIPE' });
  }, 30_000);
});

describe('a disk', () => {
  it('that is full costs the lines, not the work; the loss is said (fault row 32)', async () => {
    const full = openSync('/dev/full', 'w');
    const child = startProgram('write-lines', ['exit', '100', 'synchronous', '100'], ['ignore', full, 'pipe']);
    closeSync(full);
    const [notice, how] = await Promise.all([textOf(child.stderr), ended(child)]);
    expect(how).toEqual({ code: 0, signal: null });
    expect(JSON.parse(notice)).toMatchObject({ dropped_lines: 100, reason: 'ENOSPC' });
  }, 30_000);

  it.each(['sigterm', 'sigkill'])(
    'gets every line that was logged before %s (fault row 32)',
    async (end) => {
      const path = join(folder, `log-${end}`);
      const file = openSync(path, 'w');
      const child = startProgram('write-lines', [end, `${LINES}`], ['ignore', file, 'ignore']);
      closeSync(file);
      await ended(child);
      expect(numbers(readFileSync(path, 'utf8'))).toEqual(all);
    },
    30_000,
  );
});
