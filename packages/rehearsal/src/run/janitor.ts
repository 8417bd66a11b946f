// Cleans up after a rehearsal however it ended, also when it was killed: a process of its own that waits for the end of
// its standard input, whose other end only the rehearsal holds, and then kills every process of that run.
import { killMarkedProcesses, RUN_MARK } from './marked-processes.ts';

const [run] = process.argv.slice(2);
if (run === undefined) throw new Error('usage: janitor.ts <run id>');

// The rehearsal's own end is all that counts: Ctrl-C in its terminal reaches this process too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.stdin.resume();
process.stdin.on('close', () => {
  killMarkedProcesses(RUN_MARK, run);
});
