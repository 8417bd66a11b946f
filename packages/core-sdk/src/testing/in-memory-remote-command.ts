import type { AgentCommand } from '../agent-commands/agent-command.ts';
import { type RenderedAgentCommand, renderAgentCommand } from '../agent-commands/render-agent-command.ts';
import type { CommandOutcome, RemoteCommand, RemoteCommandOptions } from '../ports/remote-command.ts';

/** One command that was asked for. */
export interface RecordedCommand {
  readonly instanceId: string;
  readonly command: AgentCommand;
  readonly rendered: RenderedAgentCommand;
  readonly options: RemoteCommandOptions;
}

/** Remote commands answered by a function of the test, and recorded. */
export class InMemoryRemoteCommand implements RemoteCommand {
  readonly commands: RecordedCommand[] = [];
  answer: (recorded: RecordedCommand) => CommandOutcome | Promise<CommandOutcome>;

  constructor(
    answer: (recorded: RecordedCommand) => CommandOutcome | Promise<CommandOutcome> = () => ({
      kind: 'undeliverable',
      reason: 'the test answers nothing',
    }),
  ) {
    this.answer = answer;
  }

  async run(instanceId: string, command: AgentCommand, options: RemoteCommandOptions): Promise<CommandOutcome> {
    const recorded = { instanceId, command, rendered: renderAgentCommand(command), options };
    this.commands.push(recorded);
    return this.answer(recorded);
  }
}
