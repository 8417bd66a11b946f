import {
  CancelCommandCommand,
  type Command,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  ListCommandsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type Logger, runCommandCarrier } from '@dedicated-k8s/observability';
import type { AgentCommand } from '../agent-commands/agent-command.ts';
import { type RenderedAgentCommand, renderAgentCommand } from '../agent-commands/render-agent-command.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import type { CommandOutcome, RemoteCommand, RemoteCommandOptions } from '../ports/remote-command.ts';
import { poll, type WaitDependencies, type WaitOutcome } from '../waiting/poll.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';
import { decideInvocation } from './decide-invocation.ts';

/** What remote commands are sent with. */
export interface SsmRemoteCommandOptions extends AwsAdapterOptions<SSMClient> {
  /** Name of the document, `<c>-bootstrap-agent`. */
  readonly document: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Hears what a command is waited for. Default: nobody. */
  readonly logger?: Logger;
  /** Between two looks, in ms, give or take a tenth. Default 2000. */
  readonly pollMs?: number;
  /**
   * Whether to wait for the same command when it still runs on the instance, sent by an earlier attempt, instead of
   * sending it on top. Needs ssm:ListCommands. Default false.
   */
  readonly joinRunning?: boolean;
}

/** Shortest delivery time-out. @see AWS API reference "SendCommand" */
const MIN_DELIVERY_SECONDS = 30;

/** A command that began earlier has run into its time-out. */
const LONGEST_RUN_MS = 3_600_000;

/** What ListCommands gives at once. @see AWS API reference "ListCommands" */
const PAGE_SIZE = 50;

/** Nobody starts 1,000 commands on an instance within an hour; a listing that goes on is not read for ever. */
const MAX_PAGES = 20;

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
  readonly #waiting: WaitDependencies;
  readonly #pollMs: number;
  readonly #joinRunning: boolean;

  constructor(options: SsmRemoteCommandOptions) {
    const { client, policy, document, pollMs = 2_000, joinRunning = false } = options;
    const { clock = systemClock, random = systemRandom, logger } = options;
    this.#client = client;
    this.#calls = new AwsCalls('ssm', policy);
    this.#document = document;
    this.#waiting = { clock, random, logger };
    this.#pollMs = pollMs;
    this.#joinRunning = joinRunning;
  }

  async run(instanceId: string, command: AgentCommand, options: RemoteCommandOptions): Promise<CommandOutcome> {
    const rendered = renderAgentCommand(command);
    const running = this.#joinRunning ? await this.#findRunning(instanceId, rendered, options.signal) : undefined;
    const sent = running ?? (await this.#send(instanceId, rendered, options));
    if (typeof sent !== 'string') return sent;
    try {
      const waited = await this.#awaitEnd(instanceId, sent, options);
      if (waited.kind === 'ready') return waited.value;
    } catch (error) {
      await this.#cancel(sent);
      throw error;
    }
    // It may have been delivered late, or its agent may have gone silent while it runs.
    await this.#cancel(sent);
    return { kind: 'timed-out', commandId: sent, stillRunning: true };
  }

  #awaitEnd(
    instanceId: string,
    commandId: string,
    { deliveryTimeoutMs, executionTimeoutMs, signal }: RemoteCommandOptions,
  ): Promise<WaitOutcome<CommandOutcome>> {
    const pollMs = this.#pollMs;
    const wait = {
      what: `the end of the command ${commandId} on ${instanceId}`,
      timeoutMs: deliveryTimeoutMs + executionTimeoutMs + REPORT_GRACE_MS,
      delayMs: pollMs,
      firstLookMs: pollMs,
    };
    return poll<CommandOutcome>({ ...this.#waiting, signal }, wait, async () => {
      const invocation = await this.#look(instanceId, commandId, signal);
      if (invocation === undefined) return { kind: 'waiting', reason: 'Run Command does not list it yet' };
      const outcome = decideInvocation(commandId, invocation);
      if (outcome !== undefined) return { kind: 'ready', value: outcome };
      return { kind: 'waiting', reason: `it is ${invocation.StatusDetails ?? invocation.Status ?? 'under way'}` };
    });
  }

  async #send(
    instanceId: string,
    { Command, Options }: RenderedAgentCommand,
    { deliveryTimeoutMs, executionTimeoutMs, signal }: RemoteCommandOptions,
  ): Promise<string | CommandOutcome> {
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
      const { Command: sent } = await this.#calls.make(
        'SendCommand',
        { idempotent: false, signal, isAnswer: isUnmanaged },
        (options) => this.#client.send(request, options),
      );
      return sent?.CommandId ?? { kind: 'undeliverable', reason: 'Run Command gave no id' };
    } catch (error) {
      if (isUnmanaged(error)) {
        return { kind: 'undeliverable', reason: 'the instance is not managed, not running or unknown' };
      }
      throw error;
    }
  }

  /** Id of the same command on the same instance that has not ended. */
  async #findRunning(
    instanceId: string,
    wanted: RenderedAgentCommand,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    let from: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const request = new ListCommandsCommand({
        InstanceId: instanceId,
        Filters: [
          { key: 'DocumentName', value: this.#document },
          { key: 'InvokedAfter', value: secondsOf(this.#waiting.clock.now() - LONGEST_RUN_MS) },
        ],
        MaxResults: PAGE_SIZE,
        ...(from === undefined ? {} : { NextToken: from }),
      });
      const { Commands = [], NextToken = '' } = await this.#calls.make(
        'ListCommands',
        { idempotent: true, signal },
        (options) => this.#client.send(request, options),
      );
      const running = Commands.find((listed) => isRunning(listed, wanted));
      if (running !== undefined || NextToken === '') return running?.CommandId;
      from = NextToken;
    }
    // To send it all the same could start it twice.
    const reason = `the instance has had more than ${MAX_PAGES * PAGE_SIZE} commands within an hour`;
    throw clusterErrors.AWS_REQUEST_FAILED({ operation: 'ssm:ListCommands', reason });
  }

  async #look(
    instanceId: string,
    commandId: string,
    signal: AbortSignal | undefined,
  ): Promise<GetCommandInvocationCommandOutput | undefined> {
    const request = new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId });
    try {
      return await this.#calls.make(
        'GetCommandInvocation',
        // Right after sending, the invocation may not be there yet.
        { idempotent: true, signal, isAnswer: isNotThereYet },
        (options) => this.#client.send(request, options),
      );
    } catch (error) {
      if (isNotThereYet(error)) return undefined;
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

function isRunning({ Status, Parameters = {} }: Command, wanted: RenderedAgentCommand): boolean {
  return (
    Status !== undefined &&
    ['Pending', 'InProgress', 'Cancelling'].includes(Status) &&
    Parameters.Command?.[0] === wanted.Command &&
    (Parameters.Options?.[0] ?? '') === wanted.Options
  );
}

function isUnmanaged(error: unknown): boolean {
  return isAwsError(error, 'InvalidInstanceId');
}

function isNotThereYet(error: unknown): boolean {
  return isAwsError(error, 'InvocationDoesNotExist');
}

/** RFC 3339 without fractions, which the filter does not take. */
function secondsOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, '');
}
