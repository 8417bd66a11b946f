import { findMarkedProcesses, RUN_MARK } from '../run/marked-processes.ts';

const NAME = 'AWS_LAMBDA_FUNCTION_NAME';

/** Kills the processes of a function of this run, as a host of Lambda that fails would. Returns how many there were. */
export function killFunction(run: string, functionName: string): number {
  const ofRun = new Set(
    findMarkedProcesses(RUN_MARK)
      .filter(({ value }) => value === run)
      .map(({ pid }) => pid),
  );
  const pids = findMarkedProcesses(NAME).filter(({ value, pid }) => value === functionName && ofRun.has(pid));
  for (const { pid } of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}
