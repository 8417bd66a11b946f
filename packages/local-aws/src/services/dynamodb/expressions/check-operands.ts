import { compareValues, typeOf, type ValueType } from '../attribute-value.ts';
import type { Comparator, ConditionOperand } from './condition.ts';
import { formatPath } from './document-path.ts';
import { ExpressionError, operandTypeError } from './expression-error.ts';

const ORDERED: readonly string[] = ['S', 'N', 'B'] satisfies ValueType[];

/** The type of an operand that is known before any item is read. */
function staticTypeOf(operand: ConditionOperand): ValueType | undefined {
  if (operand.kind === 'size') return 'N';
  return operand.kind === 'value' ? typeOf(operand.value) : undefined;
}

export function requireType(operator: string, operand: ConditionOperand, allowed: readonly string[]): void {
  const type = staticTypeOf(operand);
  if (type && !allowed.includes(type)) throw operandTypeError(operator, type);
}

export function checkComparison(comparator: Comparator, left: ConditionOperand, right: ConditionOperand): void {
  refuseSamePath(comparator, left, right);
  if (comparator === '=' || comparator === '<>') return;
  for (const operand of [left, right]) requireType(comparator, operand, ORDERED);
}

export function checkBetween(operand: ConditionOperand, low: ConditionOperand, high: ConditionOperand): void {
  for (const bound of [operand, low, high]) requireType('BETWEEN', bound, ORDERED);
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const [from, to] = [low.value, high.value].map((value) => `AttributeValue: {${Object.entries(value)[0]?.join(':')}}`);
  const bounds = `lower bound operand: ${from}, upper bound operand: ${to}`;
  if (typeOf(low.value) !== typeOf(high.value)) {
    throw new ExpressionError(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if ((compareValues(low.value, high.value) ?? 0) > 0) {
    const problem = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound';
    throw new ExpressionError(`${problem}; ${bounds}`);
  }
}

export function refuseSamePath(operator: string, left: ConditionOperand, right: ConditionOperand): void {
  if (left.kind !== 'path' || right.kind !== 'path') return;
  const path = formatPath(left.path);
  if (path !== formatPath(right.path)) return;
  const problem = 'The first operand must be distinct from the remaining operands for this operator or function';
  throw new ExpressionError(`${problem}; operator: ${operator}, first operand: ${path}`);
}
