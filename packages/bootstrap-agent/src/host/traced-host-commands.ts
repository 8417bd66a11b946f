import { type Logger, withSpan } from '@dedicated-k8s/observability';
import type { CommandResult, HostCommand, HostCommands } from './host-commands.ts';

/** Gives every program a span of its own; what it starts continues the trace below that span. */
export class TracedHostCommands implements HostCommands {
  readonly #inner: HostCommands;

  constructor(inner: HostCommands) {
    this.#inner = inner;
  }

  run(command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
    const verb = command.arguments.find((word) => !word.startsWith('-')) ?? '';
    const attributes = {
      'process.executable.name': command.program,
      'process.command_args': [command.program, ...command.arguments],
    };
    return withSpan(`${command.program} ${verb}`.trim(), { attributes }, async (span) => {
      const result = await this.#inner.run(command, signal);
      span.setAttribute('process.exit.code', result.exitCode);
      return result;
    });
  }

  settle(signal: AbortSignal, logger?: Logger): Promise<readonly string[]> {
    return this.#inner.settle(signal, logger);
  }
}
