import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { StoredParameter } from './parameter-store.ts';

type Match = (parameter: StoredParameter, value: string) => boolean;

/** By key, then by option; the first option of a key is its default. */
const matches: Readonly<Record<string, Readonly<Record<string, Match>>>> = {
  Name: {
    Equals: ({ name }, value) => name === value,
    BeginsWith: ({ name }, value) => name.startsWith(value),
    Contains: ({ name }, value) => name.includes(value),
  },
  Path: {
    OneLevel: ({ name }, path) => isBelow(name, path, false),
    Recursive: ({ name }, path) => isBelow(name, path, true),
  },
  Type: { Equals: ({ type }, value) => type === value, BeginsWith: ({ type }, value) => type.startsWith(value) },
  KeyId: {
    Equals: ({ keyId }, value) => keyId === value,
    BeginsWith: ({ keyId }, value) => keyId?.startsWith(value) ?? false,
  },
  Tier: { Equals: ({ tier }, value) => tier === value },
  DataType: { Equals: ({ dataType }, value) => dataType === value },
};

/**
 * Whether a parameter passes every filter.
 * @throws AwsError InvalidFilterKey, InvalidFilterOption or InvalidFilterValue
 */
export function passes(parameter: StoredParameter, filters: readonly ParameterStringFilter[]): boolean {
  return filters.every(({ Key, Option, Values = [] }) => {
    const options = matches[Key ?? ''];
    if (!options) throw new AwsError('InvalidFilterKey', `The filter key is not valid: ${Key}`);
    const match = Option === undefined ? Object.values(options)[0] : options[Option];
    if (!match) throw new AwsError('InvalidFilterOption', `The filter option ${Option} is not valid for ${Key}`);
    if (Values.length === 0) throw new AwsError('InvalidFilterValue', `The filter ${Key} has no values`);
    return Values.some((value) => match(parameter, value));
  });
}

/** Whether a parameter is in the hierarchy under a path. */
export function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const parent = path === '/' ? '/' : `${path.replace(/\/$/, '')}/`;
  return name.startsWith(parent) && (isRecursive || !name.slice(parent.length).includes('/'));
}
