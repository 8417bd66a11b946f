import { describeEvent } from './describe-event.ts';
import type { RehearsalEvent, View } from './event.ts';
import { wrapText } from './wrap-text.ts';

const ESC = '\u001B[';
const dim = (text: string): string => `${ESC}2m${text}${ESC}0m`;
const bold = (text: string): string => `${ESC}1m${text}${ESC}0m`;
const green = (text: string): string => `${ESC}32m${text}${ESC}0m`;
const yellow = (text: string): string => `${ESC}33m${text}${ESC}0m`;

/** Columns from which on there is room for addresses. */
const WIDE = 100;

interface InstanceRow {
  readonly instanceId: string;
  group: string;
  address: string;
  state: string;
  stage: string;
  role: string;
}

/** The part of a terminal that the view needs. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/**
 * A live picture: what each instance is doing and what the functions decided, redrawn in place, with the events of
 * note scrolling away above it.
 */
export function createTerminalView(terminal: Terminal, startedAt: number, now: () => number): View {
  const rows = new Map<string, InstanceRow>();
  let drawnLines = 0;
  let closed = false;

  const row = (instanceId: string): InstanceRow => {
    let found = rows.get(instanceId);
    if (found === undefined) {
      found = { instanceId, group: '', address: '', state: '', stage: '', role: '' };
      rows.set(instanceId, found);
    }
    return found;
  };

  const erase = (): string => (drawnLines === 0 ? '' : `${ESC}${drawnLines}A${ESC}0J`);

  const draw = (): string => {
    const shown = [...rows.values()].filter(({ state }) => state !== 'Terminated');
    // The line of the time, and the one below, on which the cursor stands.
    const room = Math.max(1, terminal.rows - 2);
    const fitting = shown.length <= room ? shown : shown.slice(0, room - 1);
    const lines = [
      dim(`${((now() - startedAt) / 1000).toFixed(0)} s`),
      ...fitting.map((each) => rowLine(each, terminal.columns)),
      ...(fitting.length < shown.length ? [dim(`and ${shown.length - fitting.length} more`)] : []),
    ].map((line) => truncate(line, terminal.columns));
    drawnLines = lines.length;
    return lines.map((line) => `${line}\n`).join('');
  };

  const timer = setInterval(() => {
    terminal.write(erase() + draw());
  }, 500);
  timer.unref();

  return {
    show(event) {
      if (closed) return;
      apply(event, row);
      const scrolled = isWorthALine(event) ? styled(event, startedAt, terminal.columns) : '';
      terminal.write(erase() + scrolled + draw());
    },
    close() {
      closed = true;
      clearInterval(timer);
      terminal.write(erase());
      drawnLines = 0;
    },
  };
}

function apply(event: RehearsalEvent, row: (instanceId: string) => InstanceRow): void {
  if (event.kind === 'instance')
    Object.assign(row(event.instanceId), { group: event.group, address: event.address, state: event.state });
  if (event.kind === 'stage') row(event.instanceId).stage = event.stage;
  if (event.kind === 'role') row(event.instanceId).role = event.role;
}

/** Stages are seen in the rows; everything else is worth a line that stays. */
function isWorthALine(event: RehearsalEvent): boolean {
  return event.kind !== 'stage' && event.kind !== 'role';
}

/** The whole event, its further lines below the first one. */
function styled(event: RehearsalEvent, startedAt: number, columns: number): string {
  const time = `${((event.at - startedAt) / 1000).toFixed(1).padStart(6)} s  `;
  const style = event.kind === 'chapter' ? bold : (text: string): string => text;
  return wrapText(describeEvent(event), Math.max(20, columns - time.length - 1))
    .map((line, index) => `${index === 0 ? dim(time) : ' '.repeat(time.length)}${style(line)}\n`)
    .join('');
}

/** An instance and what it is at; its address where there is room. */
function rowLine({ instanceId, group, address, state, stage, role }: InstanceRow, columns: number): string {
  const colour = state === 'InService' ? green : yellow;
  return [
    instanceId.padEnd(19),
    ...(columns >= WIDE ? [address.padEnd(13)] : []),
    (role === '' ? group : role).padEnd(13),
    colour(state.padEnd(20)),
    // Once it is in service the agent has ended.
    state === 'InService' ? '' : dim(stage),
  ].join(' ');
}

/** Cuts to a width, not counting colour codes, so that a line never wraps and the redrawing stays in place. */
function truncate(line: string, width: number): string {
  let visible = 0;
  let index = 0;
  while (index < line.length) {
    if (line.startsWith(ESC, index)) {
      index = line.indexOf('m', index) + 1;
      continue;
    }
    if (visible === width - 1) return `${line.slice(0, index)}…${ESC}0m`;
    visible += 1;
    index += 1;
  }
  return line;
}
