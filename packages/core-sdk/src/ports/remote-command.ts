import type { AgentCommand } from '../agent-commands/agent-command.ts';

/** How long a remote command may take. */
export interface RemoteCommandOptions {
  /** Until the agent on the instance has it, in ms; Run Command waits 30 s at least. */
  readonly deliveryTimeoutMs: number;
  /** Of the command itself, once started, in ms; whole seconds are counted. */
  readonly executionTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How a remote command ended. Only `succeeded` and `failed` say that it ran to its end. */
export type CommandOutcome =
  | { readonly kind: 'succeeded'; readonly commandId: string; readonly stdout: string }
  | {
      readonly kind: 'failed';
      readonly commandId: string;
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** It never began: another node may do the work. */
  | { readonly kind: 'undeliverable'; readonly commandId?: string; readonly reason: string }
  /** With `stillRunning`, starting it again would run two at once. */
  | { readonly kind: 'timed-out'; readonly commandId: string; readonly stillRunning: boolean }
  | { readonly kind: 'cancelled'; readonly commandId: string };

/** Starts verbs of bootstrap-agent on instances. */
export interface RemoteCommand {
  /**
   * Runs `command` and waits for its end.
   *
   * @throws {ClusterError} COMMAND_INVALID when the document would refuse it; AWS_* when Run Command cannot be used.
   */
  run(instanceId: string, command: AgentCommand, options: RemoteCommandOptions): Promise<CommandOutcome>;
}
