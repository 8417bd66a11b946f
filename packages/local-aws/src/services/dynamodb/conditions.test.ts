import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Item } from './attribute-value.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import { parseExpressions } from './request-expressions.ts';

const item: Item = {
  n: { N: '10' },
  s: { S: 'hello' },
  b: { B: Uint8Array.from([1, 2]) },
  ss: { SS: ['x', 'y'] },
  l: { L: [{ N: '1' }, { M: { deep: { S: 'v' } } }] },
  m: { M: { a: { BOOL: true } } },
};

function check(ConditionExpression: string, values: Record<string, AttributeValue> = {}): boolean {
  const used = Object.fromEntries(Object.entries(values).filter(([key]) => ConditionExpression.includes(key)));
  const ExpressionAttributeValues = Object.keys(used).length > 0 ? used : undefined;
  const { condition } = parseExpressions({ ConditionExpression, ExpressionAttributeValues });
  if (!condition) throw new Error('no condition');
  return isMet(condition, item);
}

const values = { ':ten': { N: '10.0' }, ':two': { N: '2' }, ':he': { S: 'he' }, ':x': { S: 'x' }, ':one': { N: '1' } };

describe('a condition', () => {
  test.each([
    ['n = :ten', true],
    ['n <> :ten', false],
    ['n > :two', true],
    ['n < :he', false],
    ['gone = :ten', false],
    ['gone <> :ten', true],
    ['NOT gone = :ten', true],
    ['n BETWEEN :two AND :ten', true],
    ['n IN (:two, :ten)', true],
    ['begins_with(s, :he)', true],
    ['contains(s, :he)', true],
    ['contains(ss, :x)', true],
    ['contains(l, :one)', true],
    ['contains(n, :one)', false],
    ['attribute_exists(l[1].deep) AND attribute_not_exists(l[2])', true],
    ['attribute_type(m, :type)', true],
    ['size(s) > :two', true],
    ['size(ss) = :two and size(b) = :two', true],
    ['size(gone) < :ten', false],
    ['gone = :ten OR n = :ten AND gone = :ten', false],
    ['(gone = :ten OR n = :ten) AND NOT s = :he', true],
  ])('%s is %s', (expression, expected) => {
    expect(check(expression, { ...values, ':type': { S: 'M' } })).toBe(expected);
  });

  test.each([
    ['n', /Syntax error/],
    ['n = :ten AND', /Syntax error/],
    ['n = :ten)', /Syntax error; token: "\)"/],
    ['((n = :ten))', /redundant parentheses/],
    ['n = n', /first operand must be distinct from the remaining operands.*operator: =, first operand: \[n\]/],
    ['shout(n)', /Invalid function name; function: shout/],
    ['size(n, s) = :ten', /Syntax error/],
    ['attribute_exists(n, s)', /Incorrect number of operands.*attribute_exists, number of operands: 2/],
    ['attribute_exists(:ten)', /requires a document path/],
    ['attribute_type(n, :x)', /Invalid attribute type name found; type: x/],
    ['begins_with(s, :ten)', /begins_with, operand type: N/],
    ['n BETWEEN :ten AND :two', /upper bound to be greater than or equal to lower bound/],
    ['n BETWEEN :two AND :x', /same data type for lower and upper bounds/],
    ['contains(s, begins_with(s, :x))', /not allowed to be used this way/],
    ['status = :ten', /reserved keyword: status/],
  ])('%s is refused', (expression, message) => {
    expect(() => check(expression, values)).toThrow(message);
  });
});
