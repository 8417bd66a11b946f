import { type Item, typeOf, type Value } from './attribute-value.ts';
import type { Condition, ConditionOperand } from './expressions/condition.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import { invalid, invalidValue } from './invalid.ts';
import type { KeyAttribute, KeySchema } from './key-schema.ts';

/** What a key condition selects. */
export interface KeyRange {
  readonly hash: Value;
  matches(item: Item): boolean;
}

/**
 * Reads a key condition: equality on the hash key and at most one condition on the range key.
 * @throws AwsError ValidationException
 */
export function readKeyRange(condition: Condition, key: KeySchema): KeyRange {
  const byName = new Map<string, Condition>();
  for (const part of conjuncts(condition)) {
    const name = attributeOf(part);
    if (byName.has(name)) throw invalid('KeyConditionExpressions must only contain one condition per key');
    byName.set(name, part);
  }
  const onHash = byName.get(key.hash.name);
  if (!onHash) throw invalid(`Query condition missed key schema element: ${key.hash.name}`);
  if (onHash.kind !== 'compare' || onHash.comparator !== '=') throw invalid('Query key condition not supported');
  for (const [name, part] of byName) checkPart(name, part, key);
  const hash = constants(onHash)[0] as Value;
  return { hash, matches: (item) => isMet(condition, item) };
}

function checkPart(name: string, part: Condition, key: KeySchema): void {
  const attribute: KeyAttribute | undefined = [key.hash, key.range].find((candidate) => candidate?.name === name);
  if (!attribute) throw invalid(`Query condition missed key schema element: ${key.range?.name ?? key.hash.name}`);
  if (constants(part).some((value) => typeOf(value) !== attribute.type)) {
    throw invalidValue('Condition parameter type does not match schema type');
  }
}

function conjuncts(condition: Condition): readonly Condition[] {
  if (condition.kind === 'group') return conjuncts(condition.condition);
  if (condition.kind === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  return [condition];
}

function attributeOf(part: Condition): string {
  if (part.kind === 'compare' && part.comparator === '<>') throw refusedOperator('<>');
  if (part.kind !== 'compare' && part.kind !== 'between' && part.kind !== 'begins-with') {
    throw refusedOperator(part.kind.toUpperCase());
  }
  const paths = operandsOf(part).flatMap((operand) => (operand.kind === 'path' ? [operand.path] : []));
  if (operandsOf(part).some((operand) => operand.kind === 'size')) {
    throw invalid('KeyConditionExpressions cannot contain nested operations');
  }
  const [path] = paths;
  if (!path) throw invalid('Invalid condition in KeyConditionExpression: No key attribute specified');
  if (paths.length > 1) {
    throw invalid('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
  }
  if (path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  return path[0];
}

function operandsOf(part: Condition): readonly ConditionOperand[] {
  if (part.kind === 'compare') return [part.left, part.right];
  if (part.kind === 'between') return [part.operand, part.low, part.high];
  return part.kind === 'begins-with' ? [part.operand, part.argument] : [];
}

function constants(part: Condition): readonly Value[] {
  return operandsOf(part).flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
}

function refusedOperator(operator: string): Error {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}
