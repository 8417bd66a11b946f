import { compareValues, hex, type Item, isValueEqual, setMembers, typeOf, type Value } from '../attribute-value.ts';
import type { Comparator, Condition, ConditionOperand } from './condition.ts';
import { valueAt } from './document-path.ts';

/** Whether the item (empty where there is none) meets the condition. What is absent or of another type meets nothing but `<>`. */
export function isMet(condition: Condition, item: Item): boolean {
  if (condition.kind === 'and') return isMet(condition.left, item) && isMet(condition.right, item);
  if (condition.kind === 'or') return isMet(condition.left, item) || isMet(condition.right, item);
  if (condition.kind === 'not') return !isMet(condition.condition, item);
  if (condition.kind === 'group') return isMet(condition.condition, item);
  if (condition.kind === 'exists') return (valueAt(item, condition.path) !== undefined) === condition.wanted;
  if (condition.kind === 'compare') {
    return compare(condition.comparator, valueOf(condition.left, item), valueOf(condition.right, item));
  }
  const value = valueOf(condition.operand, item);
  return value !== undefined && isMetBy(value, condition, item);
}

type ValueCondition = Extract<Condition, { readonly kind: 'between' | 'in' | 'type' | 'begins-with' | 'contains' }>;

function isMetBy(value: Value, condition: ValueCondition, item: Item): boolean {
  if (condition.kind === 'type') return typeOf(value) === condition.type;
  if (condition.kind === 'in') return condition.options.some((option) => compare('=', value, valueOf(option, item)));
  if (condition.kind === 'between') {
    return compare('>=', value, valueOf(condition.low, item)) && compare('<=', value, valueOf(condition.high, item));
  }
  const argument = valueOf(condition.argument, item);
  return condition.kind === 'contains' ? contains(value, argument) : beginsWith(value, argument);
}

function valueOf(operand: ConditionOperand, item: Item): Value | undefined {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  if (operand.kind === 'value') return operand.value;
  const size = sizeOf(valueOf(operand.of, item));
  return size === undefined ? undefined : { N: String(size) };
}

function sizeOf(value: Value | undefined): number | undefined {
  if (value?.S !== undefined) return value.S.length;
  if (value?.B !== undefined) return value.B.byteLength;
  if (value?.M !== undefined) return Object.keys(value.M).length;
  return value && (value.L ?? setMembers(value))?.length;
}

function compare(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  const isEqual = left !== undefined && right !== undefined && isValueEqual(left, right);
  if (comparator === '=') return isEqual;
  if (comparator === '<>') return !isEqual;
  const order = left && right && compareValues(left, right);
  if (order === undefined) return false;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[comparator];
}

function beginsWith(value: Value, prefix: Value | undefined): boolean {
  if (value.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B !== undefined && prefix?.B !== undefined) return hex(value.B).startsWith(hex(prefix.B));
  return false;
}

function contains(value: Value, part: Value | undefined): boolean {
  if (part === undefined) return false;
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined) return part.B !== undefined && Buffer.from(value.B).includes(Buffer.from(part.B));
  if (value.L !== undefined) return value.L.some((item) => isValueEqual(item, part));
  const member = part.S ?? part.N ?? (part.B && hex(part.B));
  const isSameType = typeOf(value) === `${typeOf(part)}S`;
  return isSameType && member !== undefined && (setMembers(value) ?? []).includes(member);
}
