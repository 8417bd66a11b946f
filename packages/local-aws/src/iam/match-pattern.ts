const compiled = new Map<string, RegExp>();

/** IAM's wildcards: `*` for any characters, `?` for exactly one. The empty string matches only itself and `*`. */
export function matchPattern(pattern: string, value: string, options: { readonly ignoreCase?: boolean } = {}): boolean {
  const key = `${options.ignoreCase ? 'i' : 's'}:${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, options.ignoreCase ? 'is' : 's');
    compiled.set(key, expression);
  }
  return expression.test(value);
}
