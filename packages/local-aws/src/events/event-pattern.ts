import { AwsError } from '../protocol/aws-error.ts';

/** Whether an event fits a rule. */
export type EventMatcher = (event: unknown) => boolean;

type Leaf = (value: unknown) => boolean;
type Json = Readonly<Record<string, unknown>>;

/**
 * Compiles an event pattern: objects go by key, arrays hold alternatives.
 * @throws AwsError InvalidEventPatternException
 * @see "Comparison operators for use in event patterns in Amazon EventBridge"
 */
export function compilePattern(source: string): EventMatcher {
  let pattern: unknown;
  try {
    pattern = JSON.parse(source);
  } catch (error) {
    throw invalid(`not JSON: ${String(error)}`);
  }
  return compileObject(pattern, '');
}

function compileObject(pattern: unknown, path: string): EventMatcher {
  if (!isRecord(pattern)) throw invalid(`${path || 'the pattern'} is neither an object nor an array`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalid(`${path || 'the pattern'} is empty`);
  const matchers = entries.map(([key, value]) =>
    key === '$or' ? compileOr(value, path) : compileKey(key, value, path),
  );
  return (event) => matchers.every((matches) => matches(event));
}

function compileOr(alternatives: unknown, path: string): EventMatcher {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw invalid('$or takes at least two patterns');
  const matchers = alternatives.map((alternative) => compileObject(alternative, path));
  return (event) => matchers.some((matches) => matches(event));
}

function compileKey(key: string, value: unknown, path: string): EventMatcher {
  const where = path === '' ? key : `${path}.${key}`;
  const read = (event: unknown): unknown => (isRecord(event) ? event[key] : undefined);
  if (!Array.isArray(value)) {
    const matches = compileObject(value, where);
    return (event) => [read(event)].flat().some(matches);
  }
  if (value.length === 0) throw invalid(`${where} is an empty array`);
  const leaves = value.map((leaf) => compileLeaf(leaf, where));
  return (event) => {
    const found = read(event);
    const values = Array.isArray(found) ? found : [found];
    return leaves.some((leaf) => values.some(leaf));
  };
}

function compileLeaf(leaf: unknown, where: string): Leaf {
  if (!isRecord(leaf)) return (value) => value === leaf;
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(leaf);
  const compile = operators[operator];
  if (!compile || others.length > 0) throw invalid(`${where} uses the unknown operator ${operator}`);
  return compile(operand, where);
}

const operators: Readonly<Record<string, (operand: unknown, where: string) => Leaf>> = {
  prefix: (operand, where) => textLeaf(operand, where, (value, wanted) => value.startsWith(wanted)),
  suffix: (operand, where) => textLeaf(operand, where, (value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (operand, where) =>
    textLeaf(operand, where, (value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  wildcard: (operand, where) => textLeaf(operand, where, (value, wanted) => wildcard(wanted).test(value)),
  exists: (operand, where) => {
    if (typeof operand !== 'boolean') throw invalid(`${where}: exists takes true or false`);
    return (value) => (value !== undefined) === operand;
  },
  numeric: (operand, where) => compileNumeric(operand, where),
  'anything-but': (operand, where) => {
    const excluded = isRecord(operand)
      ? [compileLeaf(operand, where)]
      : [operand].flat().map((value) => compileLeaf(value, where));
    return (value) => value !== undefined && !excluded.some((leaf) => leaf(value));
  },
};

function textLeaf(operand: unknown, where: string, test: (value: string, wanted: string) => boolean): Leaf {
  const wanted = [operand].flat();
  if (!wanted.every((text) => typeof text === 'string')) throw invalid(`${where}: the operator takes strings`);
  return (value) => typeof value === 'string' && wanted.some((text) => test(value, text));
}

/** Only `*` is special. */
function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function compileNumeric(operand: unknown, where: string): Leaf {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0)
    throw invalid(`${where}: numeric takes pairs of comparison and number`);
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [compare, bound] = [comparisons[String(operand[index])], operand[index + 1] as unknown];
    if (!compare || typeof bound !== 'number') throw invalid(`${where}: numeric takes pairs of comparison and number`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
