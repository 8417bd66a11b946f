import { AwsError } from '../../protocol/aws-error.ts';
import type { Item } from './attribute-value.ts';
import type { Condition } from './expressions/condition.ts';
import type { DocumentPath } from './expressions/document-path.ts';
import { ExpressionError } from './expressions/expression-error.ts';
import { parseCondition } from './expressions/parse-condition.ts';
import { parseUpdate } from './expressions/parse-update.ts';
import { Placeholders } from './expressions/placeholders.ts';
import { parseProjection } from './expressions/projection.ts';
import type { Update } from './expressions/update.ts';
import { invalid } from './invalid.ts';

export interface ExpressionInput {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** The expressions of a request, parsed. */
export interface Expressions {
  readonly update: Update | undefined;
  readonly condition: Condition | undefined;
  readonly keyCondition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly DocumentPath[] | undefined;
}

const PARAMETERS = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** What came before expressions. AWS still takes it; nothing of ours should. */
const LEGACY = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** @throws AwsError ValidationException, or NotImplemented for the parameters that expressions replaced */
export function parseExpressions(input: ExpressionInput): Expressions {
  const legacy = LEGACY.find((name) => name in input);
  if (legacy) throw new AwsError('NotImplemented', `local-aws takes expressions, not ${legacy}`, { status: 501 });
  refuseUselessPlaceholders(input);
  const placeholders = new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const parse = <T>(parameter: (typeof PARAMETERS)[number], parser: (source: string, p: Placeholders) => T) => {
    const source = input[parameter];
    if (source === undefined) return undefined;
    try {
      return parser(source, placeholders);
    } catch (error) {
      if (error instanceof ExpressionError) throw invalid(`Invalid ${parameter}: ${error.message}`);
      throw error;
    }
  };
  const expressions = {
    update: parse('UpdateExpression', parseUpdate),
    condition: parse('ConditionExpression', parseCondition),
    keyCondition: parse('KeyConditionExpression', parseCondition),
    filter: parse('FilterExpression', parseCondition),
    projection: parse('ProjectionExpression', parseProjection),
  };
  placeholders.assertAllUsed();
  return expressions;
}

function refuseUselessPlaceholders(input: ExpressionInput): void {
  const given = PARAMETERS.filter((parameter) => input[parameter] !== undefined);
  if (input.ExpressionAttributeNames && given.length === 0) {
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (input.ExpressionAttributeValues && given.every((parameter) => parameter === 'ProjectionExpression')) {
    throw invalid('ExpressionAttributeValues can only be specified when using expressions');
  }
}
