import { createHash } from 'node:crypto';
import type { Parameter, ParameterMetadata } from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../server/request-context.ts';
import { type ParameterReference, parameterArn } from './parameter-name.ts';
import type { StoredParameter } from './parameter-store.ts';

/** A parameter as GetParameter shows it; a secret only when decryption was asked for. */
export function showParameter(
  parameter: StoredParameter,
  isDecrypted: boolean,
  context: RequestContext,
  reference?: ParameterReference,
): Parameter {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.type === 'SecureString' && !isDecrypted ? ciphertext(parameter) : parameter.value,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.modifiedAt),
    ARN: parameterArn(parameter.name, context),
    DataType: parameter.dataType,
    ...(reference?.version !== undefined && { Selector: `:${reference.version}` }),
  };
}

/** What KMS's output looks like, without saying anything about the value. */
function ciphertext({ name, version }: StoredParameter): string {
  const digest = createHash('sha256').update(`${name}:${version}`).digest('base64');
  return `AQICAH${digest}`;
}

export function showMetadata(parameter: StoredParameter, context: RequestContext): ParameterMetadata {
  return {
    Name: parameter.name,
    ARN: parameterArn(parameter.name, context),
    Type: parameter.type,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.modifiedAt),
    LastModifiedUser: parameter.modifiedBy,
    Tier: parameter.tier,
    DataType: parameter.dataType,
    Policies: [],
    ...(parameter.keyId !== undefined && { KeyId: parameter.keyId }),
    ...(parameter.description !== undefined && { Description: parameter.description }),
    ...(parameter.allowedPattern !== undefined && { AllowedPattern: parameter.allowedPattern }),
  };
}
