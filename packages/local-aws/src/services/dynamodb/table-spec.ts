import { randomUUID } from 'node:crypto';
import type { AttributeDefinition, CreateTableInput, KeySchemaElement, Projection } from '@aws-sdk/client-dynamodb';
import type { RequestContext } from '../../server/request-context.ts';
import { invalidValue } from './invalid.ts';
import { type KeyAttribute, type KeySchema, keyAttributes } from './key-schema.ts';
import type { SecondaryIndex, TableSpec } from './table.ts';
import { checkedName } from './tables.ts';

export function tableArn(name: string, { region, account }: Pick<RequestContext, 'region' | 'account'>): string {
  return name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

/**
 * Reads a CreateTable request.
 * @throws AwsError ValidationException
 */
export function readTableSpec(input: CreateTableInput, context: RequestContext): TableSpec {
  const name = checkedName(input.TableName ?? '');
  const arn = tableArn(name, context);
  const definitions = input.AttributeDefinitions ?? [];
  const key = readKeySchema(input.KeySchema ?? [], definitions);
  const indexes = [
    ...(input.GlobalSecondaryIndexes ?? []).map((index) => readIndex(index, definitions, true)),
    ...(input.LocalSecondaryIndexes ?? []).map((index) => readIndex(index, definitions, false)),
  ];
  refuseUnusedDefinitions(definitions, [key, ...indexes.map((index) => index.key)]);
  checkThroughput(input);
  const withArn = <T extends { readonly IndexName?: string | undefined }>(index: T) => ({
    ...index,
    IndexArn: `${arn}/index/${index.IndexName}`,
    IndexStatus: 'ACTIVE' as const,
  });
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes, StreamSpecification } = input;
  const description = {
    TableName: name,
    TableArn: arn,
    TableId: randomUUID(),
    AttributeDefinitions: definitions,
    KeySchema: input.KeySchema,
    CreationDateTime: new Date(context.clock.now()),
    BillingModeSummary: { BillingMode: input.BillingMode ?? 'PROVISIONED' },
    ProvisionedThroughput: {
      ReadCapacityUnits: input.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
      WriteCapacityUnits: input.ProvisionedThroughput?.WriteCapacityUnits ?? 0,
    },
    DeletionProtectionEnabled: input.DeletionProtectionEnabled ?? false,
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) =>
        withArn({ IndexName, KeySchema, Projection }),
      ),
    }),
    ...(LocalSecondaryIndexes && {
      LocalSecondaryIndexes: LocalSecondaryIndexes.map((index) => ({
        ...index,
        IndexArn: `${arn}/index/${index.IndexName}`,
      })),
    }),
    ...(StreamSpecification && { StreamSpecification }),
  };
  return { name, arn, key, indexes, description };
}

function readKeySchema(elements: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]): KeySchema {
  const [first, second] = elements.map((element) => readKeyAttribute(element, definitions));
  const kinds = elements.map((element) => element.KeyType).join(',');
  if (!first || (kinds !== 'HASH' && kinds !== 'HASH,RANGE')) {
    throw invalidValue('Invalid KeySchema: a HASH key must come first, a RANGE key may follow');
  }
  return { hash: first, range: second };
}

function readKeyAttribute(element: KeySchemaElement, definitions: readonly AttributeDefinition[]): KeyAttribute {
  const name = element.AttributeName ?? '';
  const definition = definitions.find((candidate) => candidate.AttributeName === name);
  if (definition) return { name, type: definition.AttributeType as KeyAttribute['type'] };
  const names = definitions.map((candidate) => candidate.AttributeName).join(', ');
  const problem = 'Some index key attributes are not defined in AttributeDefinitions.';
  throw invalidValue(`${problem} Keys: [${name}], AttributeDefinitions: [${names}]`);
}

interface IndexInput {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

function readIndex(input: IndexInput, definitions: readonly AttributeDefinition[], isGlobal: boolean): SecondaryIndex {
  const { ProjectionType, NonKeyAttributes = [] } = input.Projection ?? {};
  if (!ProjectionType) throw invalidValue('Unknown ProjectionType: null');
  return {
    name: input.IndexName ?? '',
    key: readKeySchema(input.KeySchema ?? [], definitions),
    isGlobal,
    projected: ProjectionType === 'ALL' ? 'ALL' : NonKeyAttributes,
  };
}

function refuseUnusedDefinitions(definitions: readonly AttributeDefinition[], keys: readonly KeySchema[]): void {
  const used = new Set(keys.flatMap(keyAttributes).map((attribute) => attribute.name));
  if (definitions.some((definition) => !used.has(definition.AttributeName ?? ''))) {
    const problem = 'Some AttributeDefinitions are not used.';
    const names = definitions.map((definition) => definition.AttributeName).join(', ');
    throw invalidValue(`${problem} AttributeDefinitions: [${names}], keys used: [${[...used].join(', ')}]`);
  }
}

function checkThroughput({ BillingMode, ProvisionedThroughput }: CreateTableInput): void {
  if (BillingMode === 'PAY_PER_REQUEST' && ProvisionedThroughput) {
    const problem = 'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is';
    throw invalidValue(`${problem} PAY_PER_REQUEST`);
  }
  if (BillingMode !== 'PAY_PER_REQUEST' && !ProvisionedThroughput) {
    const problem = 'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is';
    throw invalidValue(`${problem} PROVISIONED`);
  }
}
