import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isAwsError } from './aws-calls.ts';

/** The part of a write that makes it conditional. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Only if the item still has this version; 0 is an item of the older scripts, which has none. */
export function versionCondition(keyAttribute: string, expected: number | 'absent'): Condition {
  if (expected === 'absent') return { ConditionExpression: `attribute_not_exists(${keyAttribute})` };
  if (expected === 0) {
    return {
      ConditionExpression: `attribute_exists(${keyAttribute}) AND attribute_not_exists(#version)`,
      ExpressionAttributeNames: { '#version': 'Version' },
    };
  }
  return {
    ConditionExpression: '#version = :expected',
    ExpressionAttributeNames: { '#version': 'Version' },
    ExpressionAttributeValues: { ':expected': { N: String(expected) } },
  };
}

/** Whether a conditional write was refused because its condition did not hold: how a race is lost, not a failure. */
export function isConditionRefused(error: unknown): boolean {
  return isAwsError(error, 'ConditionalCheckFailedException');
}

/** Whether a conditional write was made: false when its condition did not hold. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionRefused(error)) return false;
    throw error;
  }
}
