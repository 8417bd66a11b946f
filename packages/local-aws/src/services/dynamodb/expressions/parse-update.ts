import { typeOf } from '../attribute-value.ts';
import { refuseOverlaps } from './document-path.ts';
import { ExpressionError } from './expression-error.ts';
import { ExpressionParser } from './expression-parser.ts';
import type { Placeholders } from './placeholders.ts';
import type { Update, UpdateAction, UpdateValue } from './update.ts';

const clauses = new Map<string, (parser: ExpressionParser) => UpdateAction>([
  ['SET', parseSet],
  ['REMOVE', (parser) => ({ kind: 'remove', path: parser.path() })],
  ['ADD', (parser) => parseChange(parser, 'add', ['N', 'SS', 'NS', 'BS'])],
  ['DELETE', (parser) => parseChange(parser, 'delete', ['SS', 'NS', 'BS'])],
]);

/**
 * Parses an update expression: each of SET, REMOVE, ADD and DELETE at most once, no path twice.
 * @throws ExpressionError
 */
export function parseUpdate(source: string, placeholders: Placeholders): Update {
  const parser = new ExpressionParser(source, placeholders);
  const seen = new Set<string>();
  const actions: UpdateAction[] = [];
  do {
    const clause = parser.peek().text.toUpperCase();
    const parseAction = clauses.get(clause);
    if (!parseAction) throw parser.unexpected();
    if (seen.has(clause)) {
      throw new ExpressionError(`The "${clause}" section can only be used once in an update expression;`);
    }
    seen.add(clause);
    parser.next();
    actions.push(...parser.list(() => parseAction(parser)));
  } while (parser.peek().kind !== 'end');
  refuseOverlaps(actions.map((action) => action.path));
  return actions;
}

function parseSet(parser: ExpressionParser): UpdateAction {
  const path = parser.path();
  parser.expectSymbol('=');
  const left = parseTerm(parser);
  if (parser.takeSymbol('+')) return { kind: 'set', path, value: arithmetic('plus', left, parseTerm(parser)) };
  if (parser.takeSymbol('-')) return { kind: 'set', path, value: arithmetic('minus', left, parseTerm(parser)) };
  return { kind: 'set', path, value: left };
}

function arithmetic(kind: 'plus' | 'minus', left: UpdateValue, right: UpdateValue): UpdateValue {
  const sign = kind === 'plus' ? '+' : '-';
  for (const operand of [left, right]) requireType(sign, operand, 'N');
  return { kind, left, right };
}

function parseTerm(parser: ExpressionParser): UpdateValue {
  if (parser.takeSymbol('(')) {
    const term = parseTerm(parser);
    parser.expectSymbol(')');
    return term;
  }
  return parser.isFunctionCall() ? parseFunction(parser) : parser.operand();
}

function parseFunction(parser: ExpressionParser): UpdateValue {
  const name = parser.next().text;
  if (name !== 'if_not_exists' && name !== 'list_append') {
    throw new ExpressionError(`Invalid function name; function: ${name}`);
  }
  parser.expectSymbol('(');
  const operands = parser.list(() => parseTerm(parser));
  parser.expectSymbol(')');
  const [left, right] = operands;
  if (!left || !right || operands.length > 2) {
    const problem = 'Incorrect number of operands for operator or function; operator or function:';
    throw new ExpressionError(`${problem} ${name}, number of operands: ${operands.length}`);
  }
  if (name === 'list_append') {
    for (const operand of operands) requireType(name, operand, 'L');
    return { kind: 'list-append', left, right };
  }
  if (left.kind === 'path') return { kind: 'if-not-exists', path: left.path, otherwise: right };
  throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
}

function requireType(operator: string, operand: UpdateValue, wanted: string): void {
  if (operand.kind !== 'value' || typeOf(operand.value) === wanted) return;
  const problem = 'Incorrect operand type for operator or function; operator or function:';
  throw new ExpressionError(`${problem} ${operator}, operand type: ${typeOf(operand.value)}`);
}

function parseChange(parser: ExpressionParser, kind: 'add' | 'delete', allowed: readonly string[]): UpdateAction {
  const path = parser.path();
  if (parser.peek().kind !== 'attribute-value') throw parser.unexpected();
  const operand = parser.operand();
  if (operand.kind !== 'value') throw parser.unexpected();
  const type = typeOf(operand.value);
  if (!allowed.includes(type)) {
    const problem = 'Incorrect operand type for operator or function; operator:';
    throw new ExpressionError(`${problem} ${kind.toUpperCase()}, operand type: ${typeNames[type]}`);
  }
  return { kind, path, value: operand.value };
}

/** What DynamoDB calls the types in this one message. */
const typeNames = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  M: 'MAP',
  L: 'LIST',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
};
