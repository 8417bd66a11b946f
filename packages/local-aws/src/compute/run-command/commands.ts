import { AwsError } from '../../protocol/aws-error.ts';
import { type Clock, delay } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { Machine } from '../ec2/machine.ts';
import type { IdSource } from '../id-source.ts';
import type { InstanceRuntime } from '../instance-runtime.ts';
import type { FilledDocument } from './fill-in-document.ts';
import { type Invocation, type InvocationEvent, isFinal, nextInvocation } from './invocation.ts';

/** A command that was sent; each of its instances has an invocation. */
export interface Command {
  readonly commandId: string;
  readonly documentName: string;
  readonly stepName: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly comment: string;
  readonly instanceIds: readonly string[];
  readonly filled: FilledDocument;
  readonly requestedAt: number;
  readonly deliveryTimeoutMs: number;
  /** Delivery and execution time-out together: then nothing is waited for any more. */
  readonly expiresAt: number;
}

export interface CommandsDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly fleet: Fleet;
  readonly runtime: InstanceRuntime;
  /** Whether an instance may register with Systems Manager at all. */
  readonly mayRegister: (machine: Machine) => boolean;
  readonly emit: EmitComputeEvent;
  /** How long after a send GetCommandInvocation knows nothing of it. */
  readonly visibleAfterMs: number;
  /** How often an agent that is offline is tried again. */
  readonly redeliverEveryMs: number;
}

/** Sends commands to instances and keeps what became of them. */
export class Commands {
  readonly #deps: CommandsDependencies;
  readonly #commands = new Map<string, Command>();
  readonly #invocations = new Map<string, Invocation>();
  readonly #running = new Map<string, AbortController>();
  readonly #offline = new Set<string>();

  constructor(deps: CommandsDependencies) {
    this.#deps = deps;
  }

  /** @throws AwsError InvalidInstanceId when an instance is not managed or not running */
  send(request: Omit<Command, 'commandId' | 'requestedAt' | 'expiresAt'>, account: string): Command {
    const { clock, ids } = this.#deps;
    const invalid = request.instanceIds.filter((id) => !this.isManaged(id));
    if (invalid.length > 0) {
      throw new AwsError(
        'InvalidInstanceId',
        `Instances [[${invalid.join(', ')}]] not in a valid state for account ${account}`,
      );
    }
    const requestedAt = clock.now();
    const expiresAt = requestedAt + request.deliveryTimeoutMs + request.filled.executionTimeoutMs;
    const command: Command = { ...request, commandId: ids.uuid(), requestedAt, expiresAt };
    this.#commands.set(command.commandId, command);
    for (const instanceId of command.instanceIds) {
      const fresh = { exitCode: -1, stdout: '', stderr: '', startedAt: undefined, endedAt: undefined };
      this.#set({ commandId: command.commandId, instanceId, status: 'Pending', ...fresh }, command);
      clock.schedule(expiresAt - requestedAt, () => this.#apply(command, instanceId, { kind: 'expired' }));
      void this.#deliver(command, instanceId);
    }
    return command;
  }

  list(): readonly Command[] {
    return [...this.#commands.values()];
  }

  /** @throws AwsError InvalidCommandId */
  get(commandId: string): Command {
    const command = this.#commands.get(commandId);
    if (!command) throw new AwsError('InvalidCommandId', `The command ID ${commandId} does not exist.`);
    return command;
  }

  invocation(command: Command, instanceId: string): Invocation | undefined {
    return this.#invocations.get(`${command.commandId} ${instanceId}`);
  }

  isVisible(command: Command): boolean {
    return this.#deps.clock.now() >= command.requestedAt + this.#deps.visibleAfterMs;
  }

  cancel(command: Command, instanceIds: readonly string[]): void {
    for (const instanceId of instanceIds) {
      this.#apply(command, instanceId, { kind: 'cancel-requested' });
      this.#running.get(`${command.commandId} ${instanceId}`)?.abort(new Error('cancelled'));
    }
  }

  isManaged(instanceId: string): boolean {
    const machine = this.#deps.fleet.find(instanceId);
    return machine?.state === 'running' && this.#deps.mayRegister(machine);
  }

  pingStatus(instanceId: string): 'Online' | 'ConnectionLost' {
    return this.#offline.has(instanceId) ? 'ConnectionLost' : 'Online';
  }

  close(): void {
    for (const controller of this.#running.values()) controller.abort(new Error('closing'));
  }

  async #deliver(command: Command, instanceId: string): Promise<void> {
    const { clock, fleet, redeliverEveryMs } = this.#deps;
    const deliverUntil = command.requestedAt + command.deliveryTimeoutMs;
    for (;;) {
      const invocation = this.invocation(command, instanceId);
      if (!invocation || isFinal(invocation)) return;
      const state = fleet.find(instanceId)?.state;
      if (state !== 'running') return this.#apply(command, instanceId, { kind: 'instance-gone' });
      if (clock.now() >= deliverUntil) return this.#apply(command, instanceId, { kind: 'expired' });
      if ((await this.#run(command, instanceId)) === 'over') return;
      await delay(clock, Math.min(redeliverEveryMs, deliverUntil - clock.now()));
    }
  }

  async #run(command: Command, instanceId: string): Promise<'over' | 'offline'> {
    const { clock, runtime } = this.#deps;
    const { script, workingDirectory, executionTimeoutMs: timeoutMs } = command.filled;
    const key = `${command.commandId} ${instanceId}`;
    const controller = new AbortController();
    this.#running.set(key, controller);
    this.#apply(command, instanceId, { kind: 'delivered' });
    const cancelTimeout = clock.schedule(timeoutMs, () => {
      this.#apply(command, instanceId, { kind: 'execution-timed-out' });
      controller.abort(new Error('execution timed out'));
    });
    try {
      const invocation = { commandId: command.commandId, script, workingDirectory, timeoutMs };
      const result = await runtime.runCommand(instanceId, invocation, controller.signal);
      this.#offline.delete(instanceId);
      this.#apply(command, instanceId, { kind: 'ended', result });
      return 'over';
    } catch (error) {
      // Any other failure means that nobody knows whether the command ran: it stays in progress until it expires,
      // and is never run a second time.
      if (!(error instanceof Error) || error.name !== 'InstanceOffline') return 'over';
      this.#offline.add(instanceId);
      this.#apply(command, instanceId, { kind: 'agent-offline' });
      return 'offline';
    } finally {
      cancelTimeout();
      this.#running.delete(key);
    }
  }

  #apply(command: Command, instanceId: string, event: InvocationEvent): void {
    const before = this.invocation(command, instanceId);
    if (!before) return;
    const after = nextInvocation(before, event, this.#deps.clock.now());
    if (after !== before) this.#set(after, command, before);
  }

  #set(invocation: Invocation, command: Command, before?: Invocation): void {
    const { commandId, instanceId, status, exitCode } = invocation;
    this.#invocations.set(`${commandId} ${instanceId}`, invocation);
    if (status === before?.status) return;
    const at = this.#deps.clock.now();
    const ended = isFinal(invocation) ? { exitCode } : {};
    this.#deps.emit({ kind: 'command', at, commandId, instanceId, document: command.documentName, status, ...ended });
  }
}
