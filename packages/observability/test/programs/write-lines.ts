// Writes numbered log lines, then ends in the way it is told: exit, late, throw, sigterm, sigkill, return.
import { createBatchingSink, createDescriptorSink, createLogger, standardOutput } from '../../src/index.ts';

const [, , end = 'return', count = '2000', kind = 'synchronous', patienceMs = '3000'] = process.argv;
const direct = patienceMs === '3000' ? standardOutput() : createDescriptorSink(1, { patienceMs: Number(patienceMs) });
const sink = kind === 'batching' ? createBatchingSink(direct) : direct;
// As another one would be for another descriptor: the two must not keep each other from dying of a signal.
if (kind === 'batching') createBatchingSink(createDescriptorSink(2));
const logger = createLogger({ service: 'writer', sink });

const write = (): void => {
  for (let n = 0; n < Number(count); n += 1) logger.info('a line of some length, so that the pipe fills soon', { n });
};

// Written by the last of the listeners that run while the process exits.
if (end === 'late') process.on('exit', write);
else write();

if (end === 'exit') process.exit(0);
if (end === 'throw') throw new Error('thrown on purpose');
if (end === 'sigterm' || end === 'sigkill') {
  process.kill(process.pid, end === 'sigterm' ? 'SIGTERM' : 'SIGKILL');
  // The signal is delivered while the process waits.
  setTimeout(() => process.exit(9), 60_000);
}
