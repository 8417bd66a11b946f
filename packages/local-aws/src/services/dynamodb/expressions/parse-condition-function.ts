import { refuseSamePath, requireType } from './check-operands.ts';
import type { Condition, ConditionOperand } from './condition.ts';
import { ExpressionError, operandTypeError } from './expression-error.ts';
import type { ExpressionParser } from './expression-parser.ts';

const TYPES = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

type Build = (name: string, operand: ConditionOperand, argument: ConditionOperand) => Condition;

const unary = new Map<string, (name: string, operand: ConditionOperand) => Condition>([
  ['attribute_exists', (name, operand) => exists(name, operand, true)],
  ['attribute_not_exists', (name, operand) => exists(name, operand, false)],
]);

const binary = new Map<string, Build>([
  ['attribute_type', (name, operand, argument) => ({ kind: 'type', operand, type: typeName(name, argument) })],
  ['begins_with', beginsWith],
  ['contains', (_name, operand, argument) => ({ kind: 'contains', operand, argument })],
]);

/** Parses the call of a function that yields true or false. */
export function parseConditionFunction(
  parser: ExpressionParser,
  parseOperand: (parser: ExpressionParser) => ConditionOperand,
): Condition {
  const name = parser.next().text;
  const [one, two] = [unary.get(name), binary.get(name)];
  if (!one && !two) throw new ExpressionError(`Invalid function name; function: ${name}`);
  parser.expectSymbol('(');
  const operands = parser.list(() => parseOperand(parser));
  parser.expectSymbol(')');
  const [operand, argument] = operands;
  if (one && operand && operands.length === 1) return one(name, operand);
  if (two && operand && argument && operands.length === 2) {
    refuseSamePath(name, operand, argument);
    return two(name, operand, argument);
  }
  const problem = 'Incorrect number of operands for operator or function; operator or function:';
  throw new ExpressionError(`${problem} ${name}, number of operands: ${operands.length}`);
}

function exists(name: string, operand: ConditionOperand, wanted: boolean): Condition {
  if (operand.kind === 'path') return { kind: 'exists', path: operand.path, wanted };
  throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
}

function beginsWith(name: string, operand: ConditionOperand, argument: ConditionOperand): Condition {
  requireType(name, operand, ['S', 'B']);
  requireType(name, argument, ['S', 'B']);
  return { kind: 'begins-with', operand, argument };
}

function typeName(name: string, argument: ConditionOperand): string {
  if (argument.kind !== 'value') throw operandTypeError(name, '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  requireType(name, argument, ['S']);
  const type = argument.value.S ?? '';
  if (TYPES.includes(type)) return type;
  throw new ExpressionError(`Invalid attribute type name found; type: ${type}, valid types: {${TYPES.join(',')}}`);
}
