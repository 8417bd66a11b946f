import { clusterErrors } from '../errors/cluster-errors.ts';
import type { AgentCommand, AgentVerb } from './agent-command.ts';

/** What the document's parameter `Options` allows, as the document's `allowedPattern` says it. */
export const AGENT_OPTIONS_PATTERN = '^[A-Za-z0-9._:/=, -]*$';

/** The flags of each verb, in order, without their dashes. */
const flags: { readonly [Verb in AgentVerb]: (command: Extract<AgentCommand, { verb: Verb }>) => Flags } = {
  'etcd status': () => ({}),
  'etcd remove-member': ({ memberId, name, peerUrl }) => ({ 'member-id': memberId, name, 'peer-url': peerUrl }),
  'etcd snapshot': ({ bucket, key }) => ({ bucket, key }),
  'node drain': ({ node, deadlineSeconds }) => ({ node, 'deadline-seconds': String(deadlineSeconds) }),
  'join refresh': () => ({}),
};

type Flags = Readonly<Record<string, string>>;

/** The verbs that the document's parameter `Command` allows. */
export const agentVerbs: readonly AgentVerb[] = Object.keys(flags) as AgentVerb[];

/** Values of the parameters `Command` and `Options` of the document `<c>-bootstrap-agent`. */
export interface RenderedAgentCommand {
  readonly Command: AgentVerb;
  /** `--flag=value`, separated by spaces; a value never holds one. */
  readonly Options: string;
}

/**
 * Renders a command for the document; `bootstrap-agent {Command} {Options}` starts it.
 *
 * @throws {ClusterError} COMMAND_INVALID when a value is empty or holds a character that the document refuses.
 */
export function renderAgentCommand(command: AgentCommand): RenderedAgentCommand {
  const render = flags[command.verb] as (command: AgentCommand) => Flags;
  const options = Object.entries(render(command)).map(([flag, value]) => {
    if (!/^[A-Za-z0-9._:/=,-]+$/.test(value)) {
      throw clusterErrors.COMMAND_INVALID({ reason: `--${flag} cannot be ${JSON.stringify(value)}` });
    }
    return `--${flag}=${value}`;
  });
  return { Command: command.verb, Options: options.join(' ') };
}
