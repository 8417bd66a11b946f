// A daemon or command under runWithObservability, told by its first argument how to go.
import { setTimeout as pause } from 'node:timers/promises';
import { createDescriptorSink, currentTraceContext, LevelSwitch } from '../../src/index.ts';
import { changeLevelOnSignal, runWithObservability, spawnWithContext } from '../../src/process/index.ts';

const [, , how = ''] = process.argv;
const level = new LevelSwitch('INFO');
changeLevelOnSignal(level);

/** Metrics that tell when they are closed. */
const metrics = {
  record() {},
  flush() {},
  close: async () => createDescriptorSink(2).write('metrics closed\n'),
  ...(how === 'broken-metrics' ? { close: fails } : {}),
};

function fails(): never {
  throw new Error('metrics are broken');
}

await runWithObservability({ service: 'daemon', level, metrics, graceMs: 300 }, async ({ logger, signal, secrets }) => {
  secrets.add('canary-5');
  logger.info('started', { trace: currentTraceContext()?.traceparent, secret: 'canary-5' });
  const untilStopped = (): Promise<void> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  switch (how) {
    case 'code':
      return 7;
    case 'no-code':
      return 256;
    case 'wrapped':
      return untilStopped().catch((cause: unknown) => {
        throw new Error('the watch ended', { cause });
      });
    case 'throw':
      throw new Error('failed with canary-5');
    case 'exit-code':
      throw Object.assign(new Error('refused'), { exitCode: 3 });
    case 'abort':
      return untilStopped();
    case 'graceful':
      return untilStopped().catch(() => 0);
    case 'stubborn':
      await pause(60_000);
      return;
    case 'uncaught':
      setTimeout(() => {
        throw new Error('uncaught canary-5');
      }, 1);
      await pause(60_000);
      return;
    case 'rejected':
      void Promise.reject(new Error('rejected canary-5'));
      await pause(60_000);
      return;
    case 'child': {
      const child = spawnWithContext(process.execPath, ['-p', 'process.env.TRACEPARENT'], { stdio: ['ignore', 2, 2] });
      await new Promise((resolve) => void child.once('close', resolve));
      return;
    }
    case 'level':
      logger.debug('hidden');
      process.kill(process.pid, 'SIGUSR2');
      await pause(100);
      logger.debug('shown');
      return;
    default:
      return;
  }
});
