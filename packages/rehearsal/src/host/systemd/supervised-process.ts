import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { killMarkedProcesses } from '../../run/marked-processes.ts';
import { spawnTied } from './spawn-tied.ts';

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of init with everything it started. */
export interface SupervisedProcess {
  readonly pid: number;
  readonly startedAt: number;
  readonly exited: Promise<ProcessExit>;
  /** Sends SIGTERM to its group, and SIGKILL to what is left after `timeoutMs`. */
  stop(timeoutMs: number): Promise<ProcessExit>;
}

// systemd sets it too. It marks the descendants that left the process group, as a control group would hold them.
const INVOCATION = 'INVOCATION_ID';

/** Starts a process whose output is appended to a file. */
export function superviseProcess(options: {
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly logFile: string;
}): SupervisedProcess {
  const invocation = randomUUID().replaceAll('-', '');
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a', 0o640);
  const environment = { ...options.environment, [INVOCATION]: invocation };
  const child = spawnTied({ argv: options.argv, environment, folder: options.folder, log });

  const exited = new Promise<ProcessExit>((resolve) => {
    const end = (exit: ProcessExit): void => {
      closeSync(log);
      killMarkedProcesses(INVOCATION, invocation);
      resolve(exit);
    };
    // 203: what systemd reports when a program cannot be executed.
    child.once('error', (error) => {
      writeSync(log, `${error.message}\n`);
      end({ code: 203, signal: null });
    });
    child.once('exit', (code, signal) => {
      end({ code, signal });
    });
  });

  const pid = child.pid ?? 0;
  return {
    pid,
    startedAt: Date.now(),
    exited,
    stop: async (timeoutMs) => {
      signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => {
        signalGroup(pid, 'SIGKILL');
      }, timeoutMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  // Not started: a signal to group 0 would hit init itself.
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}
