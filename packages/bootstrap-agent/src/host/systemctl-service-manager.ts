import { agentErrors } from '../errors/agent-errors.ts';
import type { CommandResult, HostCommands } from './host-commands.ts';
import { lastLines } from './last-lines.ts';
import type { ServiceManager } from './service-manager.ts';

const TIMEOUT_MS = 90_000;

/** Services through `systemctl`. */
export class SystemctlServiceManager implements ServiceManager {
  readonly #commands: HostCommands;

  constructor(commands: HostCommands) {
    this.#commands = commands;
  }

  async isActive(unit: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#systemctl(['is-active', unit], signal)).exitCode === 0;
  }

  async isEnabled(unit: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#systemctl(['is-enabled', unit], signal)).exitCode === 0;
  }

  async enable(unit: string, { now }: { readonly now: boolean }, signal: AbortSignal): Promise<void> {
    await this.#expectSuccess(unit, now ? ['enable', '--now', unit] : ['enable', unit], signal);
  }

  async stop(unit: string, signal: AbortSignal): Promise<void> {
    await this.#expectSuccess(unit, ['stop', unit], signal);
  }

  async #expectSuccess(unit: string, args: readonly string[], signal: AbortSignal): Promise<void> {
    const { exitCode, stderr } = await this.#systemctl(args, signal);
    if (exitCode === 0) return;
    throw agentErrors.AGENT_SERVICE_FAILED({ unit, command: args.join(' '), exitCode, output: lastLines(stderr) });
  }

  #systemctl(args: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    return this.#commands.run(
      { program: 'systemctl', arguments: args, timeoutMs: TIMEOUT_MS, readOnly: args[0]?.startsWith('is-') === true },
      signal,
    );
  }
}
