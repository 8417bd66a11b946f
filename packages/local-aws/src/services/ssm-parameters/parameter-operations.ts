import type * as sdk from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { isBelow, passes } from './parameter-filters.ts';
import { readReference } from './parameter-name.ts';
import type { ParameterStore, StoredParameter } from './parameter-store.ts';
import { putParameter } from './put-parameter.ts';
import { showMetadata, showParameter } from './show-parameter.ts';

const MAX_PER_PATH_PAGE = 10;
const MAX_PER_DESCRIBE_PAGE = 50;

export function parameterOperations(store: ParameterStore): OperationTable<typeof sdk> {
  return {
    PutParameter: (input, context) => {
      const { version, tier } = putParameter(store, input, context);
      return { Version: version, Tier: tier };
    },
    GetParameter: (input, context) => {
      const reference = readReference(input.Name);
      const parameter = store.find(reference);
      if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${reference.name} not found.`);
      return { Parameter: showParameter(parameter, input.WithDecryption ?? false, context, reference) };
    },
    GetParameters: (input, context) => {
      checkNames(input.Names);
      const found = input.Names.map((name) => ({ name, parameter: findOrNone(store, name) }));
      const isDecrypted = input.WithDecryption ?? false;
      return {
        Parameters: found.flatMap(({ name, parameter }) =>
          parameter ? [showParameter(parameter, isDecrypted, context, readReference(name))] : [],
        ),
        InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
      };
    },
    GetParametersByPath: (input, context) => {
      if (!input.Path.startsWith('/')) {
        throw invalid('The parameter doesn\'t meet the parameter name requirements: the path must begin with "/".');
      }
      const below = store.all().filter(({ name }) => isBelow(name, input.Path, input.Recursive ?? false));
      const filtered = below.filter((parameter) => passes(parameter, input.ParameterFilters ?? []));
      const { page, ...next } = paginate(filtered, input, MAX_PER_PATH_PAGE);
      const isDecrypted = input.WithDecryption ?? false;
      return { Parameters: page.map((parameter) => showParameter(parameter, isDecrypted, context)), ...next };
    },
    GetParameterHistory: (input, context) => {
      const history = store.history(readReference(input.Name).name);
      if (history.length === 0) throw new AwsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
      const { page, ...next } = paginate(history, input, MAX_PER_DESCRIBE_PAGE);
      const shown = page.map((parameter) => {
        const {
          ARN: _arn,
          Selector: _selector,
          ...value
        } = showParameter(parameter, input.WithDecryption ?? false, context);
        const { ARN: _same, ...metadata } = showMetadata(parameter, context);
        return { ...metadata, ...value };
      });
      return { Parameters: shown, ...next };
    },
    DescribeParameters: (input, context) => {
      const filters = [
        ...(input.ParameterFilters ?? []),
        ...(input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values })),
      ];
      const filtered = store.all().filter((parameter) => passes(parameter, filters));
      const { page, ...next } = paginate(filtered, input, MAX_PER_DESCRIBE_PAGE);
      return { Parameters: page.map((parameter) => showMetadata(parameter, context)), ...next };
    },
    DeleteParameter: (input) => {
      if (!store.delete(input.Name)) throw new AwsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
      return {};
    },
    DeleteParameters: (input) => {
      checkNames(input.Names);
      const deleted = new Set(input.Names.filter((name) => store.delete(name)));
      return { DeletedParameters: [...deleted], InvalidParameters: input.Names.filter((name) => !deleted.has(name)) };
    },
  };
}

function findOrNone(store: ParameterStore, name: string): StoredParameter | undefined {
  try {
    return store.find(readReference(name));
  } catch {
    return undefined;
  }
}

function checkNames(names: readonly string[]): void {
  if (names.length >= 1 && names.length <= 10) return;
  const constraint = 'Member must have length less than or equal to 10 and greater than or equal to 1';
  throw invalid(
    `1 validation error detected: Value '[${names.join(', ')}]' at 'names' failed to satisfy constraint: ${constraint}`,
  );
}

interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

function paginate<T>(items: readonly T[], { MaxResults, NextToken }: PageInput, limit: number) {
  const size = MaxResults ?? limit;
  if (size < 1 || size > limit) {
    const constraint = `Member must have value less than or equal to ${limit} and greater than or equal to 1`;
    throw invalid(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: ${constraint}`,
    );
  }
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const page = items.slice(start, start + size);
  return { page, ...(start + size < items.length && { NextToken: String(start + size) }) };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
