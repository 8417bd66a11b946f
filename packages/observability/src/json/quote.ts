// Quotes, backslashes and control characters need escapes; lone surrogates need them to be valid UTF-8.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NEEDS_ESCAPE = /["\\\0-\x1f\ud800-\udfff]/;

/** Longer strings are searched for one kind of character after the other, which costs less than the test when it is long. */
const SHORT = 100;

// Control characters but the line feed, in two classes: V8 searches for up to sixteen characters at once with vector
// instructions, for more of them one by one, ten times slower.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const LOW_CONTROL = /[\0-\t\v-\x0f]/;
// oxlint-disable-next-line no-control-regex -- the same
const HIGH_CONTROL = /[\x10-\x1f]/;

/** `text` as a JSON string. */
export function quote(text: string): string {
  if (text.length >= SHORT) return quoteLong(text);
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Of what needs escapes, most long strings (stacks, output of commands) have line feeds only. */
function quoteLong(text: string): string {
  const needsMore =
    text.includes('"') ||
    text.includes('\\') ||
    LOW_CONTROL.test(text) ||
    HIGH_CONTROL.test(text) ||
    !text.isWellFormed();
  if (needsMore) return JSON.stringify(text);
  let quoted = '"';
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    quoted += `${text.slice(from, end)}\\n`;
    from = end + 1;
  }
  return `${quoted}${text.slice(from)}"`;
}

/** `text` as a JSON string of its first `maxLength` characters, and how many more it had. */
export function quoteUpTo(text: string, maxLength: number): string {
  const excess = text.length - maxLength;
  return quote(excess > 0 ? `${text.slice(0, maxLength)}[${excess} more characters]` : text);
}
