import type { CommandFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Command } from './commands.ts';

/** A filter's value without its key. */
type Test = (command: Command, value: string, status: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  InvokedAfter: ({ requestedAt }, value) => requestedAt >= instantOf(value),
  InvokedBefore: ({ requestedAt }, value) => requestedAt <= instantOf(value),
  DocumentName: ({ documentName }, value) => documentName === value,
  Status: (_, value, status) => status === value,
};

/**
 * Whether a command passes every filter.
 * @see AWS API reference "CommandFilter"
 * @throws AwsError InvalidFilterKey for one that is not served, ValidationException for a time that is none
 */
export function passes(command: Command, status: string, filters: readonly Partial<CommandFilter>[]): boolean {
  return filters.every(({ key = '', value = '' }) => {
    const test = tests[key];
    if (!test) throw new AwsError('InvalidFilterKey', `The filter key ${key} is not served here.`);
    return test(command, value, status);
  });
}

/** The service takes whole seconds only, such as `2026-01-01T00:00:00Z`. */
function instantOf(value: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    throw new AwsError('ValidationException', `The filter value ${value} is not a valid timestamp.`);
  return at;
}
