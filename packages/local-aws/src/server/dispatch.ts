import { randomUUID } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { protocols } from '../protocol/protocols.ts';
import { redact } from '../protocol/redact.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import { decodeBody } from '../protocol/request-body.ts';
import type { OperationModel } from '../protocol/service-model.ts';
import type { Protocol, WireRequest, WireResponse } from '../protocol/wire.ts';
import { authenticate } from './authenticate.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';
import { findOperation, type InvocationEnvironment, invoke } from './invoke.ts';
import { meetFault, type NoAnswer } from './meet-fault.ts';
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

/** A request on its way through, and what is known of it so far. */
interface Exchange {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly signal: AbortSignal;
  service?: ServedService;
  operation?: OperationModel;
  principal?: string;
  fault?: Fault;
  input?: unknown;
  output?: object;
}

type Outcome = WireResponse | NoAnswer;

interface Answer {
  readonly outcome: Outcome;
  readonly status: number;
  readonly error?: NonNullable<RecordedRequest['error']>;
}

/**
 * Takes one request through authentication, faults, checks and its handler, and records it.
 * @param signal aborted when the caller hangs up
 */
export async function dispatch(
  request: WireRequest,
  environment: DispatchEnvironment,
  signal: AbortSignal,
): Promise<Outcome> {
  const { clock } = environment;
  const at = clock.now();
  const exchange: Exchange = { request, requestId: randomUUID(), signal };
  const { outcome, ...result } = await answer(exchange, environment);
  environment.onRequest({ at, durationMs: clock.now() - at, ...recordOf(exchange), ...result });
  return outcome;
}

/** The answer of the operation or of its refusal, unless the connection is to be lost with it. */
async function answer(exchange: Exchange, environment: DispatchEnvironment): Promise<Answer> {
  const { response, error } = await perform(exchange, environment).then(
    (done) => ({ response: done, error: undefined }),
    (failure: unknown) => refusal(exchange, failure),
  );
  if (typeof response === 'string') return { outcome: response, status: 0 };
  const isLost = exchange.fault?.kind === 'drop';
  return { outcome: isLost ? 'cut' : response, status: isLost ? 0 : response.status, ...(error && { error }) };
}

function refusal({ request, requestId, service }: Exchange, failure: unknown) {
  const error = toWireError(failure, service);
  const protocol = service?.protocol ?? likelyProtocol(request);
  const response = protocol.writeError(error, service?.model, requestId, request.method);
  return { response, error: { code: error.code, message: error.message } };
}

async function perform(exchange: Exchange, environment: DispatchEnvironment): Promise<Outcome> {
  const { request, requestId, signal } = exchange;
  const { clock, region } = environment;
  const signature = readSignature(request.headers);
  const service = await environment.services.find(signature.service);
  if (!service) throw new AwsError('NotImplemented', `local-aws has no service ${signature.service}`, { status: 501 });
  exchange.service = service;
  const principal = authenticate(signature, environment.principals, region, clock.now());
  exchange.principal = principal.arn;
  checkSize(request, service);
  const decoded = decodeBody(request, service.model.protocol);
  const operation = findOperation(service, service.protocol.operationName(decoded, service.model));
  exchange.operation = operation;

  const target = { service: signature.service, operation: operation.name, principal: principal.arn };
  const fault = environment.faults.next(target);
  if (fault) exchange.fault = fault;
  const noAnswer = await meetFault(fault, operation.name, clock, signal);
  if (noAnswer) return noAnswer;

  const input = service.protocol.readInput(decoded, operation, service.model);
  exchange.input = input;
  const caller = { requestId, principal, trace: traceOf(request), signal };
  const output = await invoke({ service, operation, input, ...caller }, environment);
  exchange.output = output;
  return service.protocol.writeOutput(output, operation, service.model, requestId);
}

function checkSize({ body }: WireRequest, { definition }: ServedService): void {
  if (body.length <= (definition.maxRequestBytes ?? Number.POSITIVE_INFINITY)) return;
  throw new RefusedRequest('too-large', `The body of ${body.length} bytes is too large`);
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

function recordOf(exchange: Exchange): Omit<RecordedRequest, 'at' | 'durationMs' | 'status' | 'error'> {
  const { request, requestId, service, operation, principal, fault, input, output } = exchange;
  return {
    requestId,
    service: service?.definition.signingName ?? '',
    operation: operation?.name ?? '',
    principal: principal ?? '',
    ...(fault && { fault: fault.kind }),
    ...(operation && input !== undefined && { input: redact(operation.input, input) }),
    ...(operation && output && { output: redact(operation.output, output) }),
    trace: traceOf(request),
  };
}
