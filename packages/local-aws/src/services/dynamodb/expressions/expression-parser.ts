import type { Value } from '../attribute-value.ts';
import type { DocumentPath } from './document-path.ts';
import { ExpressionError } from './expression-error.ts';
import type { Placeholders } from './placeholders.ts';
import { isReservedWord } from './reserved-words.ts';
import { syntaxError, type Token, tokenise } from './tokens.ts';

/** Where a value comes from: the item, or the request. */
export type Operand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: Value };

/** A cursor over an expression's tokens, with the rules that all kinds of expression share. */
export class ExpressionParser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #placeholders: Placeholders;
  #position = 0;

  constructor(source: string, placeholders: Placeholders) {
    if (source === '') throw new ExpressionError('The expression can not be empty;');
    this.#source = source;
    this.#tokens = tokenise(source);
    this.#placeholders = placeholders;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** Takes the token if it is this symbol. */
  takeSymbol(text: string): boolean {
    return this.#take((token) => token.kind === 'symbol' && token.text === text);
  }

  /** Takes the token if it is this keyword, in any case. */
  takeKeyword(word: string): boolean {
    return this.#take((token) => token.kind === 'name' && token.text.toUpperCase() === word);
  }

  isFunctionCall(): boolean {
    return this.peek().kind === 'name' && this.peek(1).text === '(';
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected();
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }

  unexpected(): ExpressionError {
    return syntaxError(this.#source, this.peek());
  }

  path(): DocumentPath {
    const steps: (string | number)[] = [];
    const first = this.#pathName();
    for (;;) {
      if (this.takeSymbol('.')) steps.push(this.#pathName());
      else if (this.takeSymbol('[')) steps.push(this.#index());
      else return [first, ...steps];
    }
  }

  /** A path or a `:value`. */
  operand(): Operand {
    if (this.peek().kind !== 'attribute-value') return { kind: 'path', path: this.path() };
    return { kind: 'value', value: this.#placeholders.value(this.next().text) };
  }

  /** One or more of something, separated by commas. */
  list<T>(parse: () => T): readonly T[] {
    const items = [parse()];
    while (this.takeSymbol(',')) items.push(parse());
    return items;
  }

  #take(isWanted: (token: Token) => boolean): boolean {
    if (!isWanted(this.peek())) return false;
    this.#position += 1;
    return true;
  }

  #pathName(): string {
    const { kind, text } = this.peek();
    if (kind !== 'name' && kind !== 'attribute-name') throw this.unexpected();
    this.next();
    if (kind === 'attribute-name') return this.#placeholders.name(text);
    if (isReservedWord(text)) {
      throw new ExpressionError(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    }
    return text;
  }

  #index(): number {
    if (this.peek().kind !== 'number') throw this.unexpected();
    const index = Number(this.next().text);
    this.expectSymbol(']');
    return index;
  }
}
