import { callerOf } from '../cluster/recorded-writes.ts';
import { field } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** For the last node's metrics, which are sent when its agent ends. */
const PATIENCE_MS = 30_000;

/**
 * I7: no log line is cut or dropped, and the metrics of every node that came into service arrived, or its log says how
 * many did not.
 */
export async function nothingLost(world: World): Promise<Verdict> {
  const silent = (): readonly string[] => nodesInService(world).filter((node) => !metricsAccountedFor(world, node));
  await world
    .until('the metrics of every node', PATIENCE_MS, () => {
      const missing = silent();
      return missing.length === 0
        ? { done: true, value: undefined }
        : { done: false, waitingFor: `those of ${missing.join(', ')}` };
    })
    // The verdict says who.
    .catch(() => undefined);
  const { logs } = world;
  const cut = logs.plainLines.filter(({ line }) => isCut(line)).map(({ source }) => `a cut line of ${source}`);
  const dropped = logs.records
    .filter((entry) => field(entry, 'message') === 'log lines dropped')
    .map(({ source }) => `lines dropped by ${source}`);
  const lost = silent().map((node) => `metrics of ${node}, without a word`);
  const wrong = [...cut, ...dropped, ...lost];
  return {
    invariant: 'I7',
    claim: 'no log line is lost, and no metric without a word',
    held: wrong.length === 0 && logs.records.length > 0,
    seen:
      wrong.length > 0
        ? wrong.slice(0, 3).join('; ')
        : `${logs.records.length} records, metrics of ${nodesInService(world).length} nodes`,
  };
}

function nodesInService({ events }: World): readonly string[] {
  const served = events.items.flatMap((event) =>
    event.kind === 'lifecycle-state' && event.state === 'InService' ? [event.instanceId] : [],
  );
  return [...new Set(served)];
}

function metricsAccountedFor({ requests, logs }: World, node: string): boolean {
  return (
    requests.items.some(
      (request) => request.operation === 'PutMetricData' && request.status === 200 && callerOf(request) === node,
    ) || logs.records.some((entry) => entry.source === node && Number(field(entry, 'dropped')) > 0)
  );
}

/** Metrics in log lines are documents too, and no records. */
function isCut(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}
