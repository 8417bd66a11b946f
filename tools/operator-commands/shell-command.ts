// Reads what an operator pastes into bash, and refuses what bash would take for something else than was meant.

/** A command that bash would start, its words as the program gets them. */
export type Words = readonly string[];

/** Why a line is not safe to paste. */
export class ShellProblem extends Error {
  override readonly name = 'ShellProblem';
}

/** What stands for the output of a command inside `$(...)`. */
const SUBSTITUTED = '0123456789abcdef';
const OPERATOR = /(?:&&|\|\||;|\||\n)/y;
const REDIRECTION = /(?:[012]?>&[12]|[012]?>{1,2}\s*\/[\w./-]+|<\s*\/[\w./-]+)/y;

/**
 * The simple commands of a line or block, those inside `$(...)` included. `variables` are what the pages ask a person to
 * set; such a variable stands as `${NAME:?}`, with which bash refuses to start a command while it is not set. A plain
 * `$NAME` is only for what the line itself assigned before.
 *
 * @throws {ShellProblem} at the first thing that is not safe to paste.
 */
export function readShellCommands(text: string, variables: Readonly<Record<string, string>>): readonly Words[] {
  return new ShellReader(text, variables).commands();
}

class ShellReader {
  readonly #text: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #assigned: Map<string, string>;
  readonly #commands: string[][] = [];
  #words: string[] = [];
  #at = 0;

  constructor(text: string, variables: Readonly<Record<string, string>>, assigned = new Map<string, string>()) {
    this.#text = text;
    this.#variables = variables;
    this.#assigned = assigned;
  }

  commands(): readonly Words[] {
    while (this.#at < this.#text.length) {
      if (this.#take(/(?:[ \t]|\\\n)+/y) !== undefined || this.#take(/#[^\n]*/y) !== undefined) continue;
      if (this.#take(OPERATOR) !== undefined) this.#endCommand();
      else if (this.#take(REDIRECTION) === undefined) this.#words.push(this.#word());
    }
    this.#endCommand();
    return this.#commands;
  }

  #endCommand(): void {
    const start = this.#words.findIndex((word) => !this.#assign(word));
    if (start >= 0) this.#commands.push(this.#words.slice(start));
    this.#words = [];
  }

  #assign(word: string): boolean {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) return false;
    this.#assigned.set(name, value);
    return true;
  }

  #word(): string {
    let word = '';
    while (this.#at < this.#text.length && !this.#peek(/[ \t\n;|]|&&|\\\n/y)) word += this.#part();
    return word;
  }

  #part(): string {
    const single = this.#take(/'[^']*'/y);
    if (single !== undefined) return single.slice(1, -1);
    if (this.#take(/"/y) !== undefined) return this.#doubleQuoted();
    if (this.#peek(/\$/y)) return this.#expansion();
    const escaped = this.#take(/\\./y);
    if (escaped !== undefined) return escaped.slice(1);
    const plain = this.#take(/[\w@%+=:,./~-]+|\{[^{},.]*\}/y);
    if (plain !== undefined) return plain;
    throw this.#problem('not safe to paste without quotes');
  }

  #doubleQuoted(): string {
    let text = '';
    while (this.#take(/"/y) === undefined) {
      if (this.#at >= this.#text.length) throw this.#problem('a quote is not closed');
      if (this.#peek(/\$/y)) text += this.#expansion();
      else {
        const plain = this.#take(/\\["\\$`]|[^"\\$`!]|\\(?=[^"\\$`])/y);
        if (plain === undefined) throw this.#problem('not safe to paste inside double quotes');
        text += plain.length === 2 ? plain.slice(1) : plain;
      }
    }
    return text;
  }

  #expansion(): string {
    if (this.#take(/\$\(/y) !== undefined) return this.#substitution();
    const asked = this.#take(/\$\{[A-Z][A-Z0-9_]*:\?\}/y)?.slice(2, -3);
    if (asked !== undefined) {
      const value = this.#variables[asked];
      if (value === undefined) throw new ShellProblem(`nobody is told what to set ${asked} to`);
      return value;
    }
    const name = this.#take(/\$[A-Za-z_]\w*/y)?.slice(1);
    const value = name === undefined ? undefined : this.#assigned.get(name);
    if (value === undefined) throw this.#problem('neither assigned before nor of the form ${NAME:?}');
    return value;
  }

  #substitution(): string {
    const start = this.#at;
    for (let depth = 1; depth > 0; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#problem('$( is not closed');
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
    }
    const inner = new ShellReader(this.#text.slice(start, this.#at - 1), this.#variables, this.#assigned);
    for (const command of inner.commands()) this.#commands.push([...command]);
    return SUBSTITUTED;
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

  #problem(what: string): ShellProblem {
    return new ShellProblem(`${what}: ${JSON.stringify(this.#text.slice(this.#at, this.#at + 20))}`);
  }
}
