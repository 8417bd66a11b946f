import { ExpressionError } from './expression-error.ts';

export interface Token {
  readonly kind: 'name' | 'attribute-name' | 'attribute-value' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['attribute-name', /#[A-Za-z0-9_]+/y],
  ['attribute-value', /:[A-Za-z0-9_]+/y],
  ['name', /[A-Za-z][A-Za-z0-9_]*/y],
  ['number', /\d+/y],
  ['symbol', /<>|<=|>=|[=<>()[\].,+-]/y],
];

/** Splits an expression into tokens; the last one is `end`. */
export function tokenise(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(source, 0);
  while (at < source.length) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at = skipSpace(source, at + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '<EOF>', at: source.length }];
}

function tokenAt(source: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  throw syntaxError(source, { text: source.charAt(at), at });
}

function skipSpace(source: string, from: number): number {
  const space = /[ \t\r\n]*/y;
  space.lastIndex = from;
  space.exec(source);
  return space.lastIndex;
}

export function syntaxError(source: string, token: Pick<Token, 'text' | 'at'>): ExpressionError {
  const near = source.slice(Math.max(0, token.at - 10), token.at + token.text.length + 10);
  return new ExpressionError(`Syntax error; token: "${token.text}", near: "${near}"`);
}
