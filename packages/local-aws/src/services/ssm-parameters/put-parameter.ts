import type { ParameterTier, PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { Checked } from '../../server/service-definition.ts';
import { checkNewName } from './parameter-name.ts';
import type { ParameterStore, StoredParameter } from './parameter-store.ts';

const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;

/** @throws AwsError as PutParameter documents */
export function putParameter(
  store: ParameterStore,
  input: Checked<PutParameterCommandInput>,
  context: RequestContext,
): StoredParameter {
  const current = store.latest(input.Name);
  if (!current) checkNewName(input.Name);
  const type = input.Type ?? current?.type;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (current) checkOverwrite(current, input);
  const tier = tierOf(input, current);
  checkValue(input, current, tier);
  const parameter: StoredParameter = {
    name: input.Name,
    type,
    value: input.Value,
    version: (current?.version ?? 0) + 1,
    modifiedAt: context.clock.now(),
    modifiedBy: context.principal.arn,
    dataType: input.DataType ?? current?.dataType ?? 'text',
    tier,
    description: input.Description ?? current?.description,
    keyId: type === 'SecureString' ? (input.KeyId ?? current?.keyId ?? 'alias/aws/ssm') : undefined,
    allowedPattern: input.AllowedPattern ?? current?.allowedPattern,
  };
  store.add(parameter);
  return parameter;
}

function checkOverwrite(current: StoredParameter, input: Checked<PutParameterCommandInput>): void {
  if (!input.Overwrite) {
    const problem =
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
    throw new AwsError('ParameterAlreadyExists', problem);
  }
  if (input.Tags && input.Tags.length > 0) {
    throw invalid("Invalid request: tags and overwrite can't be used together.");
  }
  if (input.Type !== undefined && input.Type !== current.type) {
    const problem = `Parameter Store can't change a parameter of type ${current.type} to ${input.Type}`;
    throw new AwsError('HierarchyTypeMismatchException', `${problem}: create a new, unique parameter.`);
  }
}

function tierOf(
  { Tier, Value }: Checked<PutParameterCommandInput>,
  current: StoredParameter | undefined,
): ParameterTier {
  if (Tier === 'Intelligent-Tiering') return Buffer.byteLength(Value) > STANDARD_BYTES ? 'Advanced' : 'Standard';
  if (current?.tier === 'Advanced' && Tier === 'Standard') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade it to the standard-parameter tier.",
    );
  }
  return Tier ?? current?.tier ?? 'Standard';
}

function checkValue(
  { Value, AllowedPattern }: Checked<PutParameterCommandInput>,
  current: StoredParameter | undefined,
  tier: ParameterTier,
): void {
  if (Value === '') {
    const constraint = 'Member must have length greater than or equal to 1';
    throw invalid(`1 validation error detected: Value '' at 'value' failed to satisfy constraint: ${constraint}`);
  }
  const limit = tier === 'Standard' ? STANDARD_BYTES : ADVANCED_BYTES;
  if (Buffer.byteLength(Value) > limit) {
    throw invalid(`${tier} tier parameters support a maximum parameter value of ${limit} characters.`);
  }
  const pattern = AllowedPattern ?? current?.allowedPattern;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(Value)) {
    const problem = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
    throw new AwsError('ParameterPatternMismatchException', problem);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
