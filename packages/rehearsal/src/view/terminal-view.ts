import { describeEvent } from './describe-event.ts';
import type { RehearsalEvent, View } from './event.ts';

const ESC = '\u001B[';
const dim = (text: string): string => `${ESC}2m${text}${ESC}0m`;
const bold = (text: string): string => `${ESC}1m${text}${ESC}0m`;
const green = (text: string): string => `${ESC}32m${text}${ESC}0m`;
const yellow = (text: string): string => `${ESC}33m${text}${ESC}0m`;

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
    const lines = [
      dim(`${((now() - startedAt) / 1000).toFixed(0)} s`),
      ...[...rows.values()]
        .filter(({ state }) => state !== 'Terminated')
        .map(({ instanceId, group, address, state, stage, role }) =>
          [
            instanceId.padEnd(20),
            address.padEnd(13),
            (role === '' ? group : role).padEnd(22),
            state === 'InService' ? green(state.padEnd(18)) : yellow(state.padEnd(18)),
            dim(stage),
          ].join(' '),
        ),
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
      const scrolled = isWorthALine(event) ? `${truncate(styled(event, startedAt), terminal.columns)}\n` : '';
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

function styled(event: RehearsalEvent, startedAt: number): string {
  const time = dim(`${((event.at - startedAt) / 1000).toFixed(1).padStart(6)} s`);
  const text = describeEvent(event);
  return `${time}  ${event.kind === 'chapter' ? bold(text) : text}`;
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
