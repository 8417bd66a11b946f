import { randomUUID } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { readJson, writeJson } from '../protocol/json-shapes.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import { findOperation, type InvocationEnvironment, invoke } from './invoke.ts';
import type { Principal } from './principals.ts';
import type { ServedService, ServiceRegistry } from './served-service.ts';
import { toWireError } from './wire-error.ts';

/**
 * Calls an operation without HTTP, with every check that a request gets; for services that act on others, as
 * CloudFormation and EventBridge do. Neither faults nor the request record see it.
 * @param signingName `sqs`, `dynamodb`
 * @param principal default: the account's root
 * @throws AwsError also for what the frame refuses
 */
export type CallInProcess = (
  signingName: string,
  operation: string,
  input: object,
  principal?: Principal,
) => Promise<object>;

export function createInProcessCaller(
  services: ServiceRegistry,
  environment: () => InvocationEnvironment,
): CallInProcess {
  return async (signingName, operationName, given, principal) => {
    const service = await services.find(signingName);
    if (!service) throw new AwsError('NotImplemented', `local-aws has no service ${signingName}`, { status: 501 });
    const { accountId } = environment();
    const root = { arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId };
    const caller = { principal: principal ?? root, requestId: randomUUID(), trace: {}, signal: NEVER };
    try {
      const operation = findOperation(service, operationName);
      const input = readJson(operation.input, writeJson(operation.input, given));
      return await invoke({ service, operation, input, ...caller }, environment());
    } catch (error) {
      throw error instanceof RefusedRequest ? asAwsError(error, service) : error;
    }
  };
}

const NEVER: AbortSignal = new AbortController().signal;

function asAwsError(refused: RefusedRequest, service: ServedService): AwsError {
  const { code, message, status, fault } = toWireError(refused, service);
  return new AwsError(code, message, { status, fault, cause: refused });
}
