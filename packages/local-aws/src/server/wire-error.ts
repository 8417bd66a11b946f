import { AwsError } from '../protocol/aws-error.ts';
import { type Dialect, dialects } from '../protocol/dialect.ts';
import { RefusedRequest } from '../protocol/refused-request.ts';
import type { ErrorModel, ServiceModel } from '../protocol/service-model.ts';
import type { WireError } from '../protocol/wire.ts';

interface Speaker {
  readonly model: ServiceModel;
  readonly dialect: Dialect;
}

/** Gives any failure the code, status and fault that the service has for it; what nobody meant is an internal failure. */
export function toWireError(error: unknown, service: Speaker | undefined): WireError {
  if (error instanceof AwsError) return fromAwsError(error, service?.model);
  const dialect = service?.dialect ?? dialects.awsQuery;
  if (error instanceof RefusedRequest) return refusal(dialect[error.refusal], error.message, service?.model);
  return refusal(dialect['internal-failure'], `local-aws failed: ${String(error)}`, service?.model);
}

function fromAwsError(error: AwsError, service: ServiceModel | undefined): WireError {
  const model = findError(service, error.code);
  const fault = error.options.fault ?? model?.fault ?? 'client';
  const isQuery = service?.protocol === 'awsQuery' || service?.protocol === 'ec2Query';
  const modelled = (isQuery ? model?.query?.status : undefined) ?? model?.httpStatus;
  const status = error.options.status ?? modelled ?? (fault === 'client' ? 400 : 500);
  return {
    code: model?.name ?? error.code,
    message: error.message,
    status,
    fault,
    members: error.options.members ?? {},
    model,
  };
}

function refusal(
  [code, status]: readonly [string, number],
  message: string,
  service: ServiceModel | undefined,
): WireError {
  const model = findError(service, code);
  return { code: model?.name ?? code, message, status, fault: status < 500 ? 'client' : 'server', members: {}, model };
}

/** By the shape's name, or by what the query protocols call it. */
function findError(service: ServiceModel | undefined, code: string): ErrorModel | undefined {
  return service?.errors.get(code) ?? [...(service?.errors.values() ?? [])].find((error) => error.query?.code === code);
}
