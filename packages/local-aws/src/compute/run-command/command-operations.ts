import type * as Sdk from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { authorizeMachine } from '../ec2/authorize-machine.ts';
import type { Fleet } from '../ec2/fleet.ts';
import { paginate } from '../paginate.ts';
import type { Command, Commands } from './commands.ts';
import { describeCommand, describeInvocation, describePlugin } from './describe-command.ts';
import { type Documents, documentArn } from './documents.ts';
import { fillInDocument } from './fill-in-document.ts';
import { passes } from './filter-commands.ts';
import type { Invocation } from './invocation.ts';

const DEFAULT_DELIVERY_TIMEOUT_S = 3600;
/** Also what a page holds when nothing is asked for. @see AWS API reference "ListCommands" */
const MAX_PAGE_SIZE = 50;

/** Sending commands and asking after them. */
export function commandOperations(documents: Documents, commands: Commands, fleet: Fleet): OperationTable<typeof Sdk> {
  return {
    SendCommand: (input, context) => {
      const { region, account } = context;
      const instanceIds = input.InstanceIds ?? [];
      const document = documents.get(input.DocumentName);
      context.authorize(documentArn(document.name, region, account));
      for (const id of instanceIds) {
        const machine = fleet.find(id);
        if (machine) authorizeMachine(context, machine, 'ssm:resourceTag/');
        else context.authorize(`arn:aws:ec2:${region}:${account}:instance/${id}`);
      }
      if (input.Targets?.length)
        throw new AwsError('NotImplemented', 'Commands are sent to instance ids only here.', { status: 501 });
      if (instanceIds.length === 0 || instanceIds.length > 50) {
        throw new AwsError('ValidationException', 'Between 1 and 50 instance IDs have to be given.');
      }
      const seconds = input.TimeoutSeconds ?? DEFAULT_DELIVERY_TIMEOUT_S;
      if (seconds < 30 || seconds > 2_592_000) {
        throw new AwsError(
          'ValidationException',
          `Value ${seconds} at 'timeoutSeconds' failed to satisfy constraint: between 30 and 2592000`,
        );
      }
      const parameters = input.Parameters ?? {};
      const filled = fillInDocument(document.document, parameters);
      const comment = input.Comment ?? '';
      const stepName = document.document.step.name;
      const request = {
        documentName: document.name,
        stepName,
        parameters,
        comment,
        instanceIds,
        filled,
        deliveryTimeoutMs: seconds * 1000,
      };
      const command = commands.send(request, account);
      return { Command: describeCommand(command, invocationsOf(commands, command)) };
    },
    GetCommandInvocation: (input, context) => {
      context.authorize('*');
      const command = commands.get(input.CommandId);
      const invocation = commands.isVisible(command) ? commands.invocation(command, input.InstanceId) : undefined;
      if (!invocation) throw new AwsError('InvocationDoesNotExist', '');
      if (input.PluginName !== undefined && input.PluginName !== command.stepName) {
        throw new AwsError('InvalidPluginName', `The plugin name ${input.PluginName} is not valid.`);
      }
      return describePlugin(command, invocation);
    },
    ListCommandInvocations: (input, context) => {
      context.authorize('*');
      const chosen = input.CommandId === undefined ? commands.list() : [commands.get(input.CommandId)];
      const all = chosen
        .filter((command) => commands.isVisible(command))
        .flatMap((command) =>
          invocationsOf(commands, command).map((invocation) =>
            describeInvocation(command, invocation, input.Details ?? false),
          ),
        )
        .filter((invocation) => input.InstanceId === undefined || invocation.InstanceId === input.InstanceId);
      const page = paginate(all, pageOf(input));
      return { CommandInvocations: page.items, NextToken: page.nextToken };
    },
    ListCommands: (input, context) => {
      context.authorize('*');
      const chosen = input.CommandId === undefined ? commands.list() : [commands.get(input.CommandId)];
      const all = chosen
        .filter((command) => input.InstanceId === undefined || command.instanceIds.includes(input.InstanceId))
        .map((command) => ({ command, described: describeCommand(command, invocationsOf(commands, command)) }))
        .filter(({ command, described }) => passes(command, described.Status ?? '', input.Filters ?? []));
      const page = paginate(all, pageOf(input));
      return { Commands: page.items.map(({ described }) => described), NextToken: page.nextToken };
    },
    CancelCommand: (input, context) => {
      context.authorize('*');
      const command = commands.get(input.CommandId);
      commands.cancel(command, input.InstanceIds?.length ? input.InstanceIds : command.instanceIds);
      return {};
    },
  };
}

function invocationsOf(commands: Commands, command: Command): readonly Invocation[] {
  return command.instanceIds.flatMap((id) => commands.invocation(command, id) ?? []);
}

interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** @throws AwsError ValidationException */
function pageOf({ NextToken, MaxResults = MAX_PAGE_SIZE }: PageRequest) {
  if (MaxResults < 1 || MaxResults > MAX_PAGE_SIZE) {
    throw new AwsError(
      'ValidationException',
      `Value '${MaxResults}' at 'maxResults' failed to satisfy constraint: between 1 and ${MAX_PAGE_SIZE}`,
    );
  }
  return { token: NextToken, limit: MaxResults, tokenError: 'InvalidNextToken' };
}
