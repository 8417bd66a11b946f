// Quotes, backslashes and control characters need escapes; lone surrogates need them to be valid UTF-8.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Longer strings go straight to the engine, which is faster for them than the test. */
const SHORT = 100;

/** `text` as a JSON string. */
export function quote(text: string): string {
  return text.length < SHORT && !NEEDS_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** `text` as a JSON string of its first `maxLength` characters, and how many more it had. */
export function quoteUpTo(text: string, maxLength: number): string {
  const excess = text.length - maxLength;
  return quote(excess > 0 ? `${text.slice(0, maxLength)}[${excess} more characters]` : text);
}
