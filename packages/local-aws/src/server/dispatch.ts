import { randomUUID } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { protocols } from '../protocol/protocols.ts';
import { redact } from '../protocol/redact.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import { decodeBody } from '../protocol/request-body.ts';
import type { OperationModel } from '../protocol/service-model.ts';
import type { Protocol, WireRequest, WireResponse } from '../protocol/wire.ts';
import { authenticate } from './authenticate.ts';
import { delay } from './clock.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';
import { findOperation, type InvocationEnvironment, invoke } from './invoke.ts';
import type { Principals } from './principals.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { ServedService, ServiceRegistry } from './served-service.ts';
import { readSignature } from './signature.ts';
import { toWireError } from './wire-error.ts';

export interface DispatchEnvironment extends InvocationEnvironment {
  readonly services: ServiceRegistry;
  readonly principals: Principals;
  readonly faults: FaultPlan;
  readonly onRequest: (record: RecordedRequest) => void;
}

/** What is known of a request so far; it fills as the request goes through. */
interface Progress {
  service?: ServedService;
  operation?: OperationModel;
  principal?: string;
  fault?: Fault;
  input?: unknown;
  output?: object;
}

type Outcome = WireResponse | 'cut' | 'silent';

/** Takes one request through authentication, faults, checks and its handler, and records it. */
export async function dispatch(
  request: WireRequest,
  environment: DispatchEnvironment,
  signal: AbortSignal,
): Promise<Outcome> {
  const { clock } = environment;
  const [at, requestId, progress] = [clock.now(), randomUUID(), {} as Progress];
  const outcome = await answer(request, environment, signal, requestId, progress);
  environment.onRequest({
    at,
    durationMs: clock.now() - at,
    requestId,
    ...recordOf(progress),
    ...outcome.record,
    trace: traceOf(request),
  });
  return outcome.result;
}

interface Answer {
  readonly result: Outcome;
  readonly record: Pick<RecordedRequest, 'status' | 'error'>;
}

async function answer(
  request: WireRequest,
  environment: DispatchEnvironment,
  signal: AbortSignal,
  requestId: string,
  progress: Progress,
): Promise<Answer> {
  try {
    const result = await perform(request, environment, signal, requestId, progress);
    return { result, record: { status: typeof result === 'string' ? 0 : result.status } };
  } catch (failure) {
    const { service } = progress;
    const error = toWireError(failure, service);
    const protocol = service?.protocol ?? likelyProtocol(request);
    const result = protocol.writeError(error, service?.model, requestId, request.method);
    return { result, record: { status: error.status, error: { code: error.code, message: error.message } } };
  }
}

async function perform(
  request: WireRequest,
  environment: DispatchEnvironment,
  signal: AbortSignal,
  requestId: string,
  progress: Progress,
): Promise<Outcome> {
  const { clock, region } = environment;
  const signature = readSignature(request.headers);
  const service = await environment.services.find(signature.service);
  if (!service) throw new AwsError('NotImplemented', `local-aws has no service ${signature.service}`, { status: 501 });
  progress.service = service;
  const principal = authenticate(signature, environment.principals, region, clock.now());
  progress.principal = principal.arn;
  if (request.body.length > (service.definition.maxRequestBytes ?? Number.POSITIVE_INFINITY)) {
    throw new RefusedRequest('too-large', `The body of ${request.body.length} bytes is too large`);
  }
  const decoded = decodeBody(request, service.model.protocol);
  const operation = findOperation(service, service.protocol.operationName(decoded, service.model));
  progress.operation = operation;

  const target = { service: signature.service, operation: operation.name, principal: principal.arn };
  const fault = environment.faults.next(target);
  if (fault) progress.fault = fault;
  if (fault?.kind === 'time-out') return 'silent';
  if (fault?.kind === 'drop' && fault.when === 'before') return 'cut';
  if (fault?.kind === 'throttle') throw new RefusedRequest('throttled', 'Rate exceeded');
  if (fault?.kind === 'deny') throw new RefusedRequest('access-denied', `${principal.arn} is denied ${operation.name}`);
  if (fault?.kind === 'error') throw injectedError(fault);
  if (fault?.kind === 'delay') await delay(clock, fault.delayMs, signal);

  const input = service.protocol.readInput(decoded, operation, service.model);
  progress.input = input;
  const caller = { requestId, principal, trace: traceOf(request), signal };
  const output = await invoke({ service, operation, input, ...caller }, environment);
  progress.output = output;
  const response = service.protocol.writeOutput(output, operation, service.model, requestId);
  return fault?.kind === 'drop' ? 'cut' : response;
}

function injectedError(fault: Extract<Fault, { readonly kind: 'error' }>): Error {
  if (!fault.code && !fault.status) return new RefusedRequest('internal-failure', 'An injected internal failure');
  const status = fault.status ?? 500;
  return new AwsError(fault.code ?? 'InternalFailure', 'An injected error', {
    status,
    fault: status < 500 ? 'client' : 'server',
  });
}

/** The protocol in which to refuse a request that cannot be attributed to a service. */
function likelyProtocol(request: WireRequest): Protocol {
  if ('x-amz-target' in request.headers) return protocols.awsJson1_0;
  return request.method === 'POST' && request.path === '/' ? protocols.awsQuery : protocols.restXml;
}

function traceOf({ headers }: WireRequest): RecordedRequest['trace'] {
  const [xRayHeader, traceparent] = [headers['x-amzn-trace-id'], headers['traceparent']];
  return { ...(xRayHeader && { xRayHeader }), ...(traceparent && { traceparent }) };
}

function recordOf(progress: Progress): Omit<RecordedRequest, 'at' | 'durationMs' | 'requestId' | 'status' | 'trace'> {
  const { service, operation, principal, fault, input, output } = progress;
  return {
    service: service?.definition.signingName ?? '',
    operation: operation?.name ?? '',
    principal: principal ?? '',
    ...(fault && { fault: fault.kind }),
    ...(operation && input !== undefined && { input: redact(operation.input, input) }),
    ...(operation && output && { output: redact(operation.output, output) }),
  };
}
