import type { CancellationReason, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../../protocol/aws-error.ts';
import { invalid } from './invalid.ts';
import {
  type ItemWrite,
  isConditionMet,
  prepareCheck,
  prepareDelete,
  preparePut,
  prepareUpdate,
} from './item-write.ts';
import { keyText } from './key-schema.ts';
import type { Tables } from './tables.ts';

const MAX_ACTIONS = 100;

/** One action of a transaction and the IAM action that it needs. */
export interface TransactionStep {
  readonly write: ItemWrite;
  readonly action: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';
  readonly showItem: boolean;
}

/** @throws AwsError ValidationException */
export function prepareTransaction(tables: Tables, items: readonly TransactWriteItem[]): readonly TransactionStep[] {
  if (items.length === 0 || items.length > MAX_ACTIONS) {
    const constraint = 'Member must have length less than or equal to 100 and greater than or equal to 1';
    throw invalid(`1 validation error detected: Value at 'transactItems' failed to satisfy constraint: ${constraint}`);
  }
  const steps = items.map((item) => prepareStep(tables, item));
  const targets = steps.map(({ write }) => `${write.table.spec.name} ${keyText(write.table.spec.key, write.key)}`);
  if (new Set(targets).size < targets.length) {
    throw invalid('Transaction request cannot include multiple operations on one item');
  }
  return steps;
}

function prepareStep(tables: Tables, item: TransactWriteItem): TransactionStep {
  const { Put, Update, Delete, ConditionCheck } = item;
  const [given, ...others] = [Put, Update, Delete, ConditionCheck].filter((action) => action !== undefined);
  if (!given || others.length > 0) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const table = tables.require(given.TableName ?? '');
  const showItem = given.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  if (Put) return { write: preparePut(table, { ...Put, Item: Put.Item ?? {} }), action: 'PutItem', showItem };
  if (Update)
    return { write: prepareUpdate(table, { ...Update, Key: Update.Key ?? {} }), action: 'UpdateItem', showItem };
  if (Delete)
    return { write: prepareDelete(table, { ...Delete, Key: Delete.Key ?? {} }), action: 'DeleteItem', showItem };
  const write = prepareCheck(table, { ...ConditionCheck, Key: ConditionCheck?.Key ?? {} });
  return { write, action: 'ConditionCheckItem', showItem };
}

/**
 * All of it or nothing.
 * @throws AwsError TransactionCanceledException with a reason for each step
 */
export function commitTransaction(steps: readonly TransactionStep[]): void {
  const outcomes = steps.map(evaluate);
  if (outcomes.some((outcome) => outcome.reason.Code !== 'None')) {
    const reasons = outcomes.map((outcome) => outcome.reason);
    const codes = reasons.map((reason) => reason.Code).join(', ');
    const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
    throw new AwsError('TransactionCanceledException', message, { members: { CancellationReasons: reasons } });
  }
  for (const outcome of outcomes) outcome.store();
}

interface StepOutcome {
  readonly reason: CancellationReason;
  readonly store: () => void;
}

function evaluate({ write, showItem }: TransactionStep): StepOutcome {
  const before = write.table.get(write.key);
  const refuse = (reason: CancellationReason): StepOutcome => ({ reason, store: () => {} });
  if (!isConditionMet(write)) {
    const item = showItem && before ? { Item: before } : {};
    return refuse({ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...item });
  }
  try {
    const after = write.next(before);
    return { reason: { Code: 'None' }, store: () => write.table.store(write.key, after) };
  } catch (error) {
    if (error instanceof AwsError) return refuse({ Code: 'ValidationError', Message: error.message });
    throw error;
  }
}
