import type * as Sdk from '@aws-sdk/client-ssm';
import type { Command } from './commands.ts';
import { coarseStatus, type Invocation, isFinal } from './invocation.ts';

/** What ListCommandInvocations shows of an output. */
const LISTED_OUTPUT_LIMIT = 2_500;

/** A command in the shape of SendCommand and ListCommands. */
export function describeCommand(command: Command, invocations: readonly Invocation[]): Sdk.Command {
  const over = invocations.filter(isFinal);
  const bad = over.filter((invocation) => invocation.status !== 'Success');
  const status =
    over.length < invocations.length ? 'InProgress' : bad.length === 0 ? 'Success' : coarseStatus(bad[0]!.status);
  const pending = invocations.every((invocation) => invocation.status === 'Pending');
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    ExpiresAfter: new Date(command.expiresAt),
    Parameters: copyLists(command.parameters),
    InstanceIds: [...command.instanceIds],
    Targets: [],
    RequestedDateTime: new Date(command.requestedAt),
    Status: pending ? 'Pending' : status === 'Delayed' ? 'InProgress' : status,
    StatusDetails: pending ? 'Pending' : (bad[0]?.status ?? status),
    MaxConcurrency: '50',
    MaxErrors: '0',
    TargetCount: invocations.length,
    CompletedCount: over.length,
    ErrorCount: bad.length,
    DeliveryTimedOutCount: bad.filter((invocation) => invocation.status === 'DeliveryTimedOut').length,
    TimeoutSeconds: command.deliveryTimeoutMs / 1000,
  };
}

/** An invocation in the shape of GetCommandInvocation. */
export function describePlugin(
  command: Command,
  invocation: Invocation,
): Omit<Sdk.GetCommandInvocationCommandOutput, '$metadata'> {
  const { startedAt, endedAt } = invocation;
  const elapsed = startedAt === undefined || endedAt === undefined ? '' : `PT${(endedAt - startedAt) / 1000}S`;
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: command.stepName,
    ResponseCode: invocation.exitCode,
    ExecutionStartDateTime: timeOrEmpty(startedAt),
    ExecutionElapsedTime: elapsed,
    ExecutionEndDateTime: timeOrEmpty(endedAt),
    Status: coarseStatus(invocation.status),
    StatusDetails: invocation.status,
    StandardOutputContent: invocation.stdout,
    StandardOutputUrl: '',
    StandardErrorContent: invocation.stderr,
    StandardErrorUrl: '',
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  };
}

/** An invocation in the shape of ListCommandInvocations. */
export function describeInvocation(command: Command, invocation: Invocation, details: boolean): Sdk.CommandInvocation {
  const { startedAt, endedAt } = invocation;
  const status = coarseStatus(invocation.status);
  const plugin: Sdk.CommandPlugin = {
    Name: command.stepName,
    Status: status === 'Delayed' ? 'Pending' : status === 'Cancelling' ? 'InProgress' : status,
    StatusDetails: invocation.status,
    ResponseCode: invocation.exitCode,
    ResponseStartDateTime: startedAt === undefined ? undefined : new Date(startedAt),
    ResponseFinishDateTime: endedAt === undefined ? undefined : new Date(endedAt),
    Output: invocation.stdout.slice(0, LISTED_OUTPUT_LIMIT),
  };
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: new Date(command.requestedAt),
    Status: status,
    StatusDetails: invocation.status,
    CommandPlugins: details ? [plugin] : [],
  };
}

function timeOrEmpty(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
}

function copyLists(parameters: Command['parameters']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]]));
}
