import { CommandLineError } from './command-line-error.ts';

/** A value in the AWS CLI's shorthand: text, a list, or values by name. */
export type ShorthandValue = string | readonly ShorthandValue[] | { readonly [key: string]: ShorthandValue };

/**
 * Reads `Name=vpc-id,Values=a,b` and nested forms such as `LockName={S=cluster-state}`.
 *
 * @throws {CommandLineError} where the text does not follow the grammar.
 * @see AWS CLI user guide, "Using shorthand syntax with the AWS CLI", and `ShorthandParser` in awscli
 */
export function readShorthand(text: string): Readonly<Record<string, ShorthandValue>> {
  const parser = new ShorthandParser(text);
  return parser.object('');
}

class ShorthandParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** `key=value` pairs up to `end`, which is the end of the text when empty. */
  object(end: '' | '}'): Readonly<Record<string, ShorthandValue>> {
    const found: Record<string, ShorthandValue> = {};
    do {
      const key = this.#take(/[A-Za-z0-9_\-.#/:]+/y);
      if (key === undefined || this.#take(/\s*=\s*/y) === undefined) throw this.#wrong('key=value');
      found[key] = this.#values(end);
    } while (this.#take(/\s*,\s*/y) !== undefined);
    if (end === '' ? this.#at < this.#text.length : this.#take(/\}/y) === undefined)
      throw this.#wrong(end || 'the end');
    return found;
  }

  /** One value, or as many as follow before the next `key=`. */
  #values(end: '' | '}'): ShorthandValue {
    const first = this.#value();
    if (end === '}' || typeof first !== 'string') return first;
    const all: ShorthandValue[] = [first];
    while (this.#peek(/\s*,\s*(?![A-Za-z0-9_\-.#/:]+\s*=)/y)) {
      this.#take(/\s*,\s*/y);
      all.push(this.#value());
    }
    return all.length === 1 ? first : all;
  }

  #value(): ShorthandValue {
    if (this.#take(/\{\s*/y) !== undefined) return this.object('}');
    if (this.#take(/\[\s*/y) !== undefined) return this.#list();
    const quoted = this.#take(/"(?:\\.|[^"])*"|'(?:\\.|[^'])*'/y);
    if (quoted !== undefined) return quoted.slice(1, -1).replaceAll(/\\(["'])/g, '$1');
    const plain = this.#take(/(?:\\,|[^,{}[\]"'])+/y);
    if (plain === undefined) throw this.#wrong('a value');
    return plain.replaceAll('\\,', ',').trimEnd();
  }

  #list(): readonly ShorthandValue[] {
    const items: ShorthandValue[] = [];
    if (this.#take(/\]/y) !== undefined) return items;
    do items.push(this.#value());
    while (this.#take(/\s*,\s*/y) !== undefined);
    if (this.#take(/\s*\]/y) === undefined) throw this.#wrong(']');
    return items;
  }

  #peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #wrong(wanted: string): CommandLineError {
    return new CommandLineError(`shorthand ${JSON.stringify(this.#text)}: expected ${wanted} at ${this.#at}`);
  }
}
