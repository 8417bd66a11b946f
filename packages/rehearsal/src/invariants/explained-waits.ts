import { field, writtenAt } from '../logs/log-queries.ts';
import type { LogRecord } from '../logs/log-store.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** A node that waits says so again every 30 s; twice that and something is silent. */
const LONGEST_SILENCE_MS = 60_000;

/**
 * I4: whoever waits says why. A wait of a node has a reason, a wait that a function decided for has a code as well, and
 * until it is in service no node is silent for long.
 *
 * @param world - what happened.
 * @param stopped - instances whose agent the scenario itself kept from running.
 */
export function explainedWaits({ logs, events }: World, stopped: ReadonlySet<string> = new Set()): Verdict {
  const waits = logs.records.filter(isWait);
  const unexplained = waits.filter((entry) => !isExplained(entry)).map(({ source }) => `a wait of ${source}`);
  const ends = new Map<string, number>();
  for (const event of events.items) {
    if (event.kind !== 'lifecycle-state' || ends.has(event.instanceId)) continue;
    if (event.state === 'InService' || event.state.startsWith('Terminat')) ends.set(event.instanceId, event.at);
  }
  const silent = [...ends].flatMap(([instanceId, endedAt]) => {
    if (stopped.has(instanceId)) return [];
    const silenceMs = longestSilence(logs.records, instanceId, endedAt);
    return silenceMs > LONGEST_SILENCE_MS ? [`${instanceId} silent for ${Math.round(silenceMs / 1000)} s`] : [];
  });
  const wrong = [...unexplained, ...silent];
  return {
    invariant: 'I4',
    claim: 'whoever waits says why',
    held: wrong.length === 0 && ends.size > 0,
    seen:
      wrong.length === 0
        ? `${waits.length} waits explained, ${ends.size} nodes never silent`
        : wrong.slice(0, 3).join('; '),
  };
}

function isWait(entry: LogRecord): boolean {
  return String(field(entry, 'message')).startsWith('waiting for') || field(entry, 'decision', 'kind') === 'wait';
}

function isExplained(entry: LogRecord): boolean {
  const decided = field(entry, 'decision', 'kind') === 'wait';
  const reason = decided ? field(entry, 'decision', 'reason') : field(entry, 'reason');
  return typeof reason === 'string' && reason !== '';
}

function longestSilence(records: readonly LogRecord[], instanceId: string, endedAt: number): number {
  const times = records
    .filter(({ source }) => source === instanceId)
    .map(writtenAt)
    .filter((at) => at <= endedAt)
    .sort((a, b) => a - b);
  return times.reduce((longest, at, index) => Math.max(longest, (times[index + 1] ?? endedAt) - at), 0);
}
