import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RehearsalEvent } from './event.ts';
import { createTerminalView } from './terminal-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const instance = (number: number, state = 'Pending:Wait'): RehearsalEvent => ({
  kind: 'instance',
  at: 1_000,
  instanceId: `i-dd516b17940aba0${number}`,
  group: 'control-plane',
  address: `127.0.10.${number}`,
  state,
});

const ESC = String.fromCodePoint(0x1b);
const ERASE = new RegExp(`^${ESC}\\[(\\d+)A${ESC}\\[0J`);
const COLOUR = new RegExp(`${ESC}\\[[0-9;]*m`, 'g');

/** What is on the screen in the end: the written text, with the cursor moved and the screen erased as a terminal does. */
function screenAfter(size: { readonly columns: number; readonly rows: number }, events: readonly RehearsalEvent[]) {
  const lines: string[] = [];
  const write = (text: string): void => {
    const [, up] = ERASE.exec(text) ?? [];
    if (up !== undefined) lines.splice(lines.length - Number(up));
    lines.push(...text.replace(ERASE, '').replaceAll(COLOUR, '').split('\n').slice(0, -1));
  };
  const view = createTerminalView({ ...size, write }, 0, () => 2_000);
  for (const event of events) view.show(event);
  return lines;
}

describe.each([
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
])('a terminal of $columns columns', (size) => {
  const stage: RehearsalEvent = {
    kind: 'stage',
    at: 1,
    instanceId: 'i-dd516b17940aba01',
    stage: 'join-control-plane: etcd',
  };
  const chapter: RehearsalEvent = { kind: 'chapter', at: 1, title: 'every word of a long heading '.repeat(5).trim() };
  const screen = screenAfter(size, [instance(1), instance(2, 'Terminating:Retained'), stage, chapter]);

  it('never has a line that wraps', () => {
    expect(Math.max(...screen.map((line) => line.length))).toBeLessThan(size.columns);
  });
  it('shows the whole of what a node is at', () => {
    expect(screen.at(-2)).toMatch(/Pending:Wait +join-control-plane: etcd$/);
  });
  it('loses no word of an event', () => {
    expect(screen.join(' ').replaceAll(/ +/g, ' ')).toContain(chapter.title);
  });
});

it('draws no more rows than there are, and says how many it left out', () => {
  const many = Array.from({ length: 9 }, (_, index) => instance(index));
  const drawn = screenAfter({ columns: 80, rows: 8 }, many).slice(9);
  expect(drawn).toHaveLength(7);
  expect(drawn.at(-1)).toBe('and 4 more');
});

it('has no row for what is gone, and nothing to do for what is in service', () => {
  const stage: RehearsalEvent = {
    kind: 'stage',
    at: 1,
    instanceId: 'i-dd516b17940aba01',
    stage: 'complete-launch-hook',
  };
  const screen = screenAfter({ columns: 80, rows: 24 }, [instance(1, 'InService'), stage, instance(2, 'Terminated')]);
  expect(screen.slice(2)).toEqual(['2 s', expect.stringMatching(/^i-dd516b17940aba01 .*InService *$/)]);
});
