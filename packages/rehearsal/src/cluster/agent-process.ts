import { readFileSync } from 'node:fs';
import { findMarkedProcesses, INSTANCE_MARK } from '../run/marked-processes.ts';

/** Sends a signal to the agent that makes a node of an instance, and to nothing else there. @throws {Error} when it does not run. */
export function signalAgent(instanceId: string, signal: NodeJS.Signals): void {
  const pids = findMarkedProcesses(INSTANCE_MARK)
    .filter(({ value, pid }) => value === instanceId && isAgent(pid))
    .map(({ pid }) => pid);
  if (pids.length === 0) throw new Error(`no agent runs on ${instanceId}`);
  for (const pid of pids) process.kill(pid, signal);
}

/** `node ... bootstrap-agent.mjs run`, rather than one of the verbs that functions start. */
function isAgent(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return words.at(-1) === 'run' && words.at(-2)?.endsWith('bootstrap-agent.mjs') === true;
  } catch {
    return false;
  }
}
