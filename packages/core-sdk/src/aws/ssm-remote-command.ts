import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { runCommandCarrier } from '@dedicated-k8s/observability';
import type { AgentCommand } from '../agent-commands/agent-command.ts';
import { renderAgentCommand } from '../agent-commands/render-agent-command.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { CommandOutcome, RemoteCommand, RemoteCommandOptions } from '../ports/remote-command.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';
import { decideInvocation } from './decide-invocation.ts';

/** What remote commands are sent with. */
export interface SsmRemoteCommandOptions extends AwsAdapterOptions<SSMClient> {
  /** Name of the document, `<c>-bootstrap-agent`. */
  readonly document: string;
  readonly clock?: Clock;
  /** Between two looks. Default 2000. */
  readonly pollMs?: number;
}

/** Shortest delivery time-out. @see AWS API reference "SendCommand" */
const MIN_DELIVERY_SECONDS = 30;

/** How long Run Command may take to report an end that came at the very last moment. */
const REPORT_GRACE_MS = 15_000;

/**
 * Verbs of bootstrap-agent by Run Command, with the trace of the caller. Needs ssm:SendCommand on the document and the
 * instances, ssm:GetCommandInvocation, ssm:CancelCommand.
 */
export class SsmRemoteCommand implements RemoteCommand {
  readonly #client: SSMClient;
  readonly #calls: AwsCalls;
  readonly #document: string;
  readonly #clock: Clock;
  readonly #pollMs: number;

  constructor({ client, policy, document, clock = systemClock, pollMs = 2_000 }: SsmRemoteCommandOptions) {
    this.#client = client;
    this.#calls = new AwsCalls('ssm', policy);
    this.#document = document;
    this.#clock = clock;
    this.#pollMs = pollMs;
  }

  async run(instanceId: string, command: AgentCommand, options: RemoteCommandOptions): Promise<CommandOutcome> {
    const sent = await this.#send(instanceId, command, options);
    if (typeof sent !== 'string') return sent;
    const deadline = this.#clock.monotonic() + options.deliveryTimeoutMs + options.executionTimeoutMs + REPORT_GRACE_MS;
    try {
      while (this.#clock.monotonic() < deadline) {
        await this.#clock.sleep(this.#pollMs, options.signal);
        const invocation = await this.#look(instanceId, sent, options.signal);
        const outcome = invocation === undefined ? undefined : decideInvocation(sent, invocation);
        if (outcome !== undefined) return outcome;
      }
    } catch (error) {
      await this.#cancel(sent);
      throw error;
    }
    // It may have been delivered late, or its agent may have gone silent while it runs.
    await this.#cancel(sent);
    return { kind: 'timed-out', commandId: sent, stillRunning: true };
  }

  async #send(
    instanceId: string,
    command: AgentCommand,
    { deliveryTimeoutMs, executionTimeoutMs, signal }: RemoteCommandOptions,
  ): Promise<string | CommandOutcome> {
    const { Command, Options } = renderAgentCommand(command);
    const request = new SendCommandCommand({
      DocumentName: this.#document,
      InstanceIds: [instanceId],
      // Only until it is delivered; the run itself is bounded by the document's parameter.
      TimeoutSeconds: Math.max(MIN_DELIVERY_SECONDS, Math.ceil(deliveryTimeoutMs / 1_000)),
      Parameters: {
        Command: [Command],
        Options: [Options],
        Traceparent: [runCommandCarrier.inject()],
        ExecutionTimeout: [String(Math.ceil(executionTimeoutMs / 1_000))],
      },
    });
    try {
      // Sent twice it would run twice.
      const { Command: sent } = await this.#calls.make('SendCommand', { idempotent: false, signal }, (options) =>
        this.#client.send(request, options),
      );
      return sent?.CommandId ?? { kind: 'undeliverable', reason: 'Run Command gave no id' };
    } catch (error) {
      if (isAwsError(error, 'InvalidInstanceId')) {
        return { kind: 'undeliverable', reason: 'the instance is not managed, not running or unknown' };
      }
      throw error;
    }
  }

  async #look(
    instanceId: string,
    commandId: string,
    signal: AbortSignal | undefined,
  ): Promise<GetCommandInvocationCommandOutput | undefined> {
    const request = new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId });
    try {
      return await this.#calls.make('GetCommandInvocation', { idempotent: true, signal }, (options) =>
        this.#client.send(request, options),
      );
    } catch (error) {
      // Right after sending, the invocation may not be there yet.
      if (isAwsError(error, 'InvocationDoesNotExist')) return undefined;
      throw error;
    }
  }

  /** As good as it goes: what already runs may run to its end. */
  async #cancel(commandId: string): Promise<void> {
    const request = new CancelCommandCommand({ CommandId: commandId });
    await this.#calls
      .make('CancelCommand', { idempotent: true }, (options) => this.#client.send(request, options))
      .catch(() => undefined);
  }
}
