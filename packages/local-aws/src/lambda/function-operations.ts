import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Sdk from '@aws-sdk/client-lambda';
import { AwsError } from '../protocol/aws-error.ts';
import type { RequestContext } from '../server/request-context.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { Functions } from './functions.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { unzip } from './unzip.ts';

/** Creating, showing and deleting functions. */
export function functionOperations(
  functions: Functions,
  registry: FunctionRegistry,
  codeFolder: string,
): OperationTable<typeof Sdk> {
  return {
    CreateFunction: async (input, context) => {
      context.authorize(`arn:aws:lambda:${context.region}:${context.account}:function:${input.FunctionName}`);
      if (input.Code.ZipFile === undefined)
        throw new AwsError('NotImplemented', 'Code comes as a ZIP file in the request here.', { status: 501 });
      const folder = await mkdtemp(join(codeFolder, `${input.FunctionName}-`));
      await unzip(Buffer.from(input.Code.ZipFile), folder);
      const definition = await registry.create({
        name: input.FunctionName,
        runtime: input.Runtime,
        handler: input.Handler,
        role: input.Role,
        codeFolder: folder,
        description: input.Description,
        timeoutS: input.Timeout,
        memoryMb: input.MemorySize,
        environment: input.Environment?.Variables,
        tracing: input.TracingConfig?.Mode,
        logFormat: input.LoggingConfig?.LogFormat,
        logGroup: input.LoggingConfig?.LogGroup,
        deadLetterArn: input.DeadLetterConfig?.TargetArn,
      });
      return describeFunction(definition);
    },
    GetFunction: (input, context) => {
      const definition = find(functions, input.FunctionName, context);
      const Concurrency =
        definition.reservedConcurrency === undefined
          ? undefined
          : { ReservedConcurrentExecutions: definition.reservedConcurrency };
      return { Configuration: describeFunction(definition), Code: { RepositoryType: 'S3' }, Concurrency };
    },
    GetFunctionConfiguration: (input, context) => describeFunction(find(functions, input.FunctionName, context)),
    ListFunctions: (_input, context) => {
      context.authorize('*');
      return { Functions: functions.list().map(describeFunction) };
    },
    DeleteFunction: async (input, context) => {
      await registry.remove(find(functions, input.FunctionName, context));
      return {};
    },
    PutFunctionConcurrency: (input, context) => {
      const definition = find(functions, input.FunctionName, context);
      functions.replace({ ...definition, reservedConcurrency: input.ReservedConcurrentExecutions });
      return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
    },
    PutFunctionEventInvokeConfig: (input, context) => {
      const definition = find(functions, input.FunctionName, context);
      const asyncConfig = {
        maxRetries: input.MaximumRetryAttempts ?? 2,
        maxAgeMs: (input.MaximumEventAgeInSeconds ?? 21_600) * 1000,
        onFailureArn: input.DestinationConfig?.OnFailure?.Destination,
      };
      functions.replace({ ...definition, asyncConfig });
      return {
        FunctionArn: definition.arn,
        MaximumRetryAttempts: asyncConfig.maxRetries,
        MaximumEventAgeInSeconds: asyncConfig.maxAgeMs / 1000,
        DestinationConfig: input.DestinationConfig,
      };
    },
  };
}

function find(functions: Functions, reference: string, context: RequestContext): LambdaFunction {
  const definition = functions.get(reference, context);
  context.authorize(definition.arn);
  return definition;
}

function describeFunction(definition: LambdaFunction): Sdk.FunctionConfiguration {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: definition.runtime as 'nodejs22.x',
    Role: definition.role,
    Handler: definition.handler,
    CodeSize: definition.codeSizeBytes,
    CodeSha256: definition.codeSha256,
    Description: definition.description,
    Timeout: definition.timeoutMs / 1000,
    MemorySize: definition.memoryMb,
    LastModified: new Date(definition.modifiedAt).toISOString(),
    Version: '$LATEST',
    Environment: { Variables: { ...definition.environment } },
    TracingConfig: { Mode: definition.tracing },
    LoggingConfig: { LogFormat: definition.logFormat, LogGroup: definition.logGroup },
    DeadLetterConfig: definition.deadLetterArn === undefined ? undefined : { TargetArn: definition.deadLetterArn },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
  };
}
