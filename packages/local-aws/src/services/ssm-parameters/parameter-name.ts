import { AwsError } from '../../protocol/aws-error.ts';

const MAX_LENGTH = 1011;
const MAX_LEVELS = 15;

/**
 * Checks the name of a new parameter.
 * @throws AwsError ValidationException or HierarchyLevelLimitExceededException
 * @see PutParameter, "Name", in the Systems Manager API reference
 */
export function checkNewName(name: string): void {
  if (name.length > MAX_LENGTH) throw invalidName('Parameter name: must have length less than or equal to 1011');
  if (!/^[A-Za-z0-9_.\-/]+$/.test(name)) {
    throw invalidName('Parameter name: only a-zA-Z0-9_.- and, between the levels of a hierarchy, / are allowed');
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalidName('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive)');
  }
  if (name.includes('/') && !name.startsWith('/')) throw invalidName('Parameter name must be a fully qualified name.');
  if (name.includes('//') || (name.length > 0 && name.endsWith('/'))) {
    throw invalidName("Parameter name: levels of a hierarchy can't be empty");
  }
  if (levelsOf(name) > MAX_LEVELS) {
    const problem = `A hierarchy can have a maximum of ${MAX_LEVELS} levels`;
    throw new AwsError('HierarchyLevelLimitExceededException', problem);
  }
}

function levelsOf(name: string): number {
  return name.split('/').filter((level) => level !== '').length;
}

/** A name as requests give it: plain or an ARN, possibly with a version: `/a/b:3`. */
export interface ParameterReference {
  readonly name: string;
  readonly version: number | undefined;
}

export function readReference(text: string): ParameterReference {
  const plain = text.startsWith('arn:') ? nameInArn(text) : text;
  const [, name = plain, version] = /^(.*):(\d+)$/.exec(plain) ?? [];
  return { name, version: version === undefined ? undefined : Number(version) };
}

function nameInArn(arn: string): string {
  const name = arn.split(':parameter/')[1] ?? '';
  return name.includes('/') ? `/${name}` : name;
}

export function parameterArn(
  name: string,
  { region, account }: { readonly region: string; readonly account: string },
): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}

function invalidName(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
