import { kindOf, membersOf, type Shape } from '../protocol/shape.ts';
import { CommandLineError } from './command-line-error.ts';
import { readShorthand } from './shorthand.ts';

/**
 * The value of an option from the words behind it, as the AWS CLI takes them: scalars as they stand, lists word by word,
 * structures and maps in JSON or shorthand.
 *
 * @throws {CommandLineError} when they are not a value of this shape.
 */
export function optionValue(shape: Shape, words: readonly string[], option: string): unknown {
  const kind = kindOf(shape);
  if (kind === 'list') {
    const [first = ''] = words;
    if (first.trimStart().startsWith('[')) return conform(shape, json(single(words, option), option), option);
    const item = shape.getValueSchema();
    return words.map((word) => optionValue(item, [word], option));
  }
  const word = single(words, option);
  if (kind !== 'structure' && kind !== 'map') return conform(shape, word, option);
  return conform(shape, word.trimStart().startsWith('{') ? json(word, option) : readShorthand(word), option);
}

function single(words: readonly string[], option: string): string {
  const [word, ...more] = words;
  if (word === undefined) throw new CommandLineError(`${option} needs a value`);
  if (more.length > 0) throw new CommandLineError(`${option} takes one value, not also ${more.join(' ')}`);
  return word;
}

function json(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandLineError(`${option}: not JSON: ${text}`);
  }
}

/** Text becomes the scalar of the model, one value a list of one; names that the model lacks are refused. */
function conform(shape: Shape, value: unknown, path: string): unknown {
  const kind = kindOf(shape);
  if (kind === 'structure') {
    const members = membersOf(shape);
    return entriesOf(value, path, (name, item) => {
      const member = members.get(name);
      if (member === undefined) throw new CommandLineError(`${path} has no member ${name}`);
      return conform(member, item, `${path}.${name}`);
    });
  }
  if (kind === 'map') {
    const item = shape.getValueSchema();
    return entriesOf(value, path, (name, each) => conform(item, each, `${path}.${name}`));
  }
  if (kind === 'list') {
    const item = shape.getValueSchema();
    return (Array.isArray(value) ? value : [value]).map((each) => conform(item, each, path));
  }
  return scalar(kind, value, path);
}

function entriesOf(value: unknown, path: string, read: (name: string, item: unknown) => unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CommandLineError(`${path} wants names and values`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(name, item)]));
}

function scalar(kind: string, value: unknown, path: string): unknown {
  const wrong = new CommandLineError(`${path} wants a ${kind}, not ${JSON.stringify(value)}`);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw wrong;
  const text = String(value);
  if (kind === 'number') {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong;
    return Number(text);
  }
  if (kind === 'boolean') {
    if (text !== 'true' && text !== 'false') throw wrong;
    return text === 'true';
  }
  if (kind === 'timestamp' && !/^\d+$/.test(text) && Number.isNaN(Date.parse(text))) throw wrong;
  return value;
}
