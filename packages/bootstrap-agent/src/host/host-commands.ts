import type { Logger } from '@dedicated-k8s/observability';

/** A program of the host and its arguments. Never a shell line, never a secret among the arguments. */
export interface HostCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  /** After this the program and its children are ended. */
  readonly timeoutMs: number;
  /** Set for programs that must not run twice at once: after a crash of the agent they are waited for, not restarted. */
  readonly exclusive?: boolean;
  /** Set for programs that only look: a plan runs them as well. */
  readonly readOnly?: boolean;
  /** Hears each line of standard output as it comes, without its end. What is heard may hold secrets. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. Its output may hold secrets: it is for parsing, not for logs. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The programs of the host. */
export interface HostCommands {
  /**
   * Runs a program to its end, whatever its exit code.
   * @throws {ClusterError} PROGRAM_MISSING, PROGRAM_TIMED_OUT, PROGRAM_KILLED
   */
  run(command: HostCommand, signal: AbortSignal): Promise<CommandResult>;
  /**
   * Waits for exclusive programs which an earlier, killed run of the agent left behind; `logger` hears for which. Returns
   * what it waited for.
   *
   * @throws {ClusterError} WAIT_TIMED_OUT when one does not end by being killed.
   */
  settle(signal: AbortSignal, logger?: Logger): Promise<readonly string[]>;
}
