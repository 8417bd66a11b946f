import type { RehearsalEvent } from './event.ts';

/** One line for one event, without its time. */
export function describeEvent(event: RehearsalEvent): string {
  switch (event.kind) {
    case 'chapter':
      return `== ${event.title}`;
    case 'note':
      return event.text;
    case 'instance':
      return `${event.instanceId} ${event.group}: ${event.state}${event.state.startsWith('Pending:Wait') ? ` at ${event.address}` : ''}`;
    case 'stage':
      return `${event.instanceId} stage ${event.stage}`;
    case 'role':
      return `${event.instanceId} role ${event.role}`;
    case 'decision':
      return `${event.by} decided ${event.decision}: ${event.reason}`;
  }
}
