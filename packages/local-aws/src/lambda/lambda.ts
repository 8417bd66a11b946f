import type * as Sdk from '@aws-sdk/client-lambda';
import type { IdSource } from '../compute/id-source.ts';
import type { RoleSessions } from '../iam/role-sessions.ts';
import type { Roles } from '../iam/roles.ts';
import type { Clock } from '../server/clock.ts';
import type { ServiceDefinition } from '../server/service-definition.ts';
import { AsyncInvoker } from './async-invoker.ts';
import { EventSourceMappings } from './event-source-mappings.ts';
import type { EmitFunctionEvent } from './function-event.ts';
import { FunctionHost } from './function-host.ts';
import { functionOperations } from './function-operations.ts';
import { FunctionRegistry } from './function-registry.ts';
import { Functions } from './functions.ts';
import { invokeOperations } from './invoke-operations.ts';
import { mappingOperations } from './mapping-operations.ts';
import { permissionOperations } from './permission-operations.ts';
import type { QueueSource } from './queue-source.ts';

export interface LambdaOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly roles: Roles;
  readonly sessions: RoleSessions;
  readonly queues: QueueSource;
  readonly endpoint: () => string;
  readonly emit: EmitFunctionEvent;
  /** An existing folder that code from requests is unpacked into. */
  readonly codeFolder: string;
  /** Added to the environment of every function process. */
  readonly marks?: Readonly<Record<string, string>> | undefined;
  readonly initTimeoutMs?: number | undefined;
  readonly asyncRetryDelaysMs?: readonly number[] | undefined;
}

/** Lambda, wired. */
export interface Lambda {
  readonly service: ServiceDefinition<typeof Sdk>;
  readonly functions: Functions;
  readonly registry: FunctionRegistry;
  readonly mappings: EventSourceMappings;
  readonly asyncInvoker: AsyncInvoker;
  /** Stops pollers, then ends every function process. */
  close(): Promise<void>;
}

export function createLambda(options: LambdaOptions): Lambda {
  const { region, accountId, clock, ids, roles, sessions, queues, endpoint, emit, marks = {}, initTimeoutMs } = options;
  const functions = new Functions();
  const host = new FunctionHost({ clock, ids, region, sessions, endpoint, emit, marks, initTimeoutMs });
  const registry = new FunctionRegistry({ clock, region, accountId, functions, roles, host });
  const find = (name: string) => functions.list().find((definition) => definition.name === name);
  const asyncInvoker = new AsyncInvoker({ clock, host, queues, find, emit, retryDelaysMs: options.asyncRetryDelaysMs });
  const mappings = new EventSourceMappings({ clock, ids, region, roles, queues, host, find, emit });
  return {
    service: {
      signingName: 'lambda',
      sdk: () => import('@aws-sdk/client-lambda'),
      operations: {
        ...functionOperations(functions, registry, options.codeFolder),
        ...invokeOperations(functions, host, asyncInvoker),
        ...mappingOperations(functions, mappings),
        ...permissionOperations(functions),
      },
      enums: (models) => ({
        CreateFunctionRequest: {
          Runtime: models.Runtime,
          PackageType: models.PackageType,
          Architectures: models.Architecture,
        },
        InvocationRequest: { InvocationType: models.InvocationType, LogType: models.LogType },
        TracingConfig: { Mode: models.TracingMode },
        LoggingConfig: { LogFormat: models.LogFormat },
        CreateEventSourceMappingRequest: { FunctionResponseTypes: models.FunctionResponseType },
      }),
    },
    functions,
    registry,
    mappings,
    asyncInvoker,
    close: async () => {
      asyncInvoker.close();
      const stopped = mappings.close();
      await host.close();
      await stopped;
    },
  };
}
