import type { AddPermissionCommandInput, CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { asNumber, asRecord, asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::Lambda::Function`, its code taken from the folder that its asset is. */
export const lambdaFunction: ResourceProvider = async (properties, account, name) => {
  const { Code, TracingConfig = {}, LoggingConfig = {}, Environment = {}, DeadLetterConfig = {} } = properties;
  const text = (value: unknown): string => asString(value, 'a property of a function');
  const logging = asRecord(LoggingConfig, 'LoggingConfig');
  const variables = asRecord(asRecord(Environment, 'Environment').Variables ?? {}, 'Environment.Variables');
  const functionName = optional(properties.FunctionName, text) ?? name.slice(-64);
  const { arn } = await account.functions.create({
    name: functionName,
    runtime: optional(properties.Runtime, text),
    handler: optional(properties.Handler, text),
    role: text(properties.Role),
    codeFolder: account.codeFolder(asRecord(Code, 'Code')),
    description: optional(properties.Description, text),
    timeoutS: optional(properties.Timeout, (value) => asNumber(value, 'Timeout')),
    memoryMb: optional(properties.MemorySize, (value) => asNumber(value, 'MemorySize')),
    environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
    tracing: optional(asRecord(TracingConfig, 'TracingConfig').Mode, text),
    logFormat: optional(logging.LogFormat, text),
    logGroup: optional(logging.LogGroup, text),
    reservedConcurrency: optional(properties.ReservedConcurrentExecutions, (value) =>
      asNumber(value, 'ReservedConcurrentExecutions'),
    ),
    deadLetterArn: optional(asRecord(DeadLetterConfig, 'DeadLetterConfig').TargetArn, text),
  });
  return { ref: functionName, attributes: { Arn: arn } };
};

/** `AWS::Lambda::EventSourceMapping` */
export const eventSourceMapping: ResourceProvider = async (properties, account) => {
  const { CreateEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  const client = await account.clients.lambda();
  const { UUID, EventSourceMappingArn } = await client.send(
    new CreateEventSourceMappingCommand(properties as unknown as CreateEventSourceMappingCommandInput),
  );
  return { ref: UUID ?? '', attributes: { Id: UUID, EventSourceMappingArn } };
};

/** `AWS::Lambda::Permission` */
export const permission: ResourceProvider = async (properties, account, name) => {
  const { AddPermissionCommand } = await import('@aws-sdk/client-lambda');
  const client = await account.clients.lambda();
  await client.send(
    new AddPermissionCommand({ ...properties, StatementId: name } as unknown as AddPermissionCommandInput),
  );
  return { ref: name };
};
