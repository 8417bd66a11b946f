import { statfs } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineMetric, LevelSwitch, type LogSink, type Metrics, withSpan } from '@dedicated-k8s/observability';
import {
  changeLevelOnSignal,
  followLevel,
  levelFile,
  type ProcessTelemetry,
  runWithObservability,
  spawnWithContext,
} from '@dedicated-k8s/observability/process';

const DiskUsed = defineMetric({
  name: 'DiskUsed',
  unit: 'Percent',
  dimensions: ['InstanceId', 'Path'],
  meaning: 'Share of a file system that is in use',
});

export interface DiskWatchOptions {
  readonly path: string;
  readonly everyMs: number;
  readonly metrics: Metrics & { close?(): Promise<void> };
  readonly sink?: LogSink;
}

/** Looks at a file system every so often, until it is told to stop. */
export function runDiskWatch({ path, everyMs, metrics, sink }: DiskWatchOptions): Promise<void> {
  // `kill -USR2` turns DEBUG on and off; so does the file, which can be written through SSM.
  const level = new LevelSwitch('INFO');
  const stopSignal = changeLevelOnSignal(level);
  const stopFile = followLevel(level, levelFile('/etc/disk-watch/level'));

  const main = async ({ logger, signal }: ProcessTelemetry): Promise<void> => {
    while (!signal.aborted) {
      await withSpan('cycle', { attributes: { 'system.filesystem.mountpoint': path } }, async () => {
        const { blocks, bfree } = await statfs(path);
        const percent = Math.round((100 * (blocks - bfree)) / blocks);
        metrics.record(DiskUsed, percent, { Path: path });
        logger.info('disk looked at', { path, percent, sweeper: await askSweeper() });
      });
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
    stopSignal();
    stopFile();
  };
  const output = sink === undefined ? {} : { sink };
  return runWithObservability({ service: 'disk-watch', span: false, level, metrics, ...output }, main);
}

/** A program of its own, which sees the trace of the cycle that asks it. */
async function askSweeper(): Promise<string> {
  const script = 'process.stdout.write(process.env.TRACEPARENT)';
  const child = spawnWithContext(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  return child.stdout === null ? '' : text(child.stdout);
}
