import { checkConstraints } from '../protocol/constraints.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import type { OperationModel } from '../protocol/service-model.ts';
import { authorizeWith } from './authorize.ts';
import type { Clock } from './clock.ts';
import type { Authorizer, Principal } from './principals.ts';
import type { RequestContext } from './request-context.ts';
import type { ServedService } from './served-service.ts';

export interface InvocationEnvironment {
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
}

export interface Invocation {
  readonly service: ServedService;
  readonly operation: OperationModel;
  readonly input: unknown;
  readonly principal: Principal;
  readonly requestId: string;
  readonly trace: RequestContext['trace'];
  readonly signal: AbortSignal;
}

/** @throws RefusedRequest `unknown-operation` */
export function findOperation(service: ServedService, name: string): OperationModel {
  const operation = service.model.operations.get(name);
  if (operation) return operation;
  throw new RefusedRequest('unknown-operation', `The action ${name} is not valid for this web service.`);
}

/**
 * Runs an operation whose input has the right types: constraints, permissions, handler.
 * @throws RefusedRequest or AwsError
 */
export async function invoke(invocation: Invocation, environment: InvocationEnvironment): Promise<object> {
  const { service, operation, principal, input } = invocation;
  const handler = service.handler(operation.name);
  if (!handler) throw new RefusedRequest('not-implemented', `local-aws does not serve ${operation.name}`);
  checkConstraints(operation.input, input, service.enums);
  const context: RequestContext = {
    requestId: invocation.requestId,
    service: service.definition.signingName,
    operation: operation.name,
    principal,
    account: environment.accountId,
    region: environment.region,
    clock: environment.clock,
    endpoint: environment.endpoint,
    trace: invocation.trace,
    signal: invocation.signal,
    authorize: authorizeWith(environment.authorizer, principal, service.definition, operation.name),
  };
  for (const touched of service.definition.resources?.(operation.name, input as object, context) ?? []) {
    if (typeof touched === 'string') context.authorize(touched);
    else context.authorize(touched.arn, touched.action, touched.conditions);
  }
  return handler(input, context);
}
