import { checkBetween, checkComparison } from './check-operands.ts';
import type { Comparator, Condition, ConditionOperand } from './condition.ts';
import { ExpressionError } from './expression-error.ts';
import { ExpressionParser } from './expression-parser.ts';
import { parseConditionFunction } from './parse-condition-function.ts';
import type { Placeholders } from './placeholders.ts';

const MAX_IN_OPTIONS = 100;
const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='] satisfies Comparator[];

/**
 * Parses a condition, filter or key condition expression. Precedence: NOT, AND, OR.
 * @throws ExpressionError syntax, reserved words, undefined placeholders, operand types
 */
export function parseCondition(source: string, placeholders: Placeholders): Condition {
  const parser = new ExpressionParser(source, placeholders);
  const condition = parseOr(parser);
  parser.expectEnd();
  return condition;
}

function parseOr(parser: ExpressionParser): Condition {
  let left = parseAnd(parser);
  while (parser.takeKeyword('OR')) left = { kind: 'or', left, right: parseAnd(parser) };
  return left;
}

function parseAnd(parser: ExpressionParser): Condition {
  let left = parseNot(parser);
  while (parser.takeKeyword('AND')) left = { kind: 'and', left, right: parseNot(parser) };
  return left;
}

function parseNot(parser: ExpressionParser): Condition {
  if (parser.takeKeyword('NOT')) return { kind: 'not', condition: parseNot(parser) };
  if (parser.takeSymbol('(')) return parseGroup(parser);
  const isFunction = parser.isFunctionCall() && parser.peek().text !== 'size';
  return isFunction ? parseConditionFunction(parser, parseOperand) : parseComparison(parser);
}

function parseGroup(parser: ExpressionParser): Condition {
  const condition = parseOr(parser);
  parser.expectSymbol(')');
  if (condition.kind === 'group') throw new ExpressionError('The expression has redundant parentheses;');
  return { kind: 'group', condition };
}

function parseComparison(parser: ExpressionParser): Condition {
  const operand = parseOperand(parser);
  if (parser.takeKeyword('BETWEEN')) {
    const low = parseOperand(parser);
    parser.expectKeyword('AND');
    const high = parseOperand(parser);
    checkBetween(operand, low, high);
    return { kind: 'between', operand, low, high };
  }
  if (parser.takeKeyword('IN')) return parseIn(parser, operand);
  if (!COMPARATORS.includes(parser.peek().text)) throw parser.unexpected();
  const comparator = parser.next().text as Comparator;
  const right = parseOperand(parser);
  checkComparison(comparator, operand, right);
  return { kind: 'compare', comparator, left: operand, right };
}

function parseIn(parser: ExpressionParser, operand: ConditionOperand): Condition {
  parser.expectSymbol('(');
  const options = parser.list(() => parseOperand(parser));
  parser.expectSymbol(')');
  if (options.length > MAX_IN_OPTIONS) {
    const problem = 'Too many operands for operator or function; operator or function: IN';
    throw new ExpressionError(`${problem}, number of operands: ${options.length}`);
  }
  return { kind: 'in', operand, options };
}

function parseOperand(parser: ExpressionParser): ConditionOperand {
  if (!parser.isFunctionCall()) return parser.operand();
  const name = parser.peek().text;
  if (name !== 'size') {
    const problem = 'The function is not allowed to be used this way in an expression';
    throw new ExpressionError(`${problem}; function: ${name}`);
  }
  parser.next();
  parser.expectSymbol('(');
  const of = parser.operand();
  parser.expectSymbol(')');
  return { kind: 'size', of };
}
