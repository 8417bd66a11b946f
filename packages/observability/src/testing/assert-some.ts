/** What a test expects of one of many: members that are named must be there and match, others may be. */
export type Expected = Readonly<Record<string, unknown>>;

/**
 * Asserts that one of the log records, metrics or spans has what is expected, and returns it. A regular expression matches a
 * string, an object matches one that has at least its members.
 * @throws {Error} when none has, with what there was
 */
export function assertSome<T extends object>(items: readonly T[], expected: Expected): T {
  const found = items.find((item) => matches(item, expected));
  if (found !== undefined) return found;
  const had = items.map((item) => `\n  ${JSON.stringify(item)}`).join('') || ' nothing';
  throw new Error(`expected one with ${JSON.stringify(expected, regularExpressions)}, had${had}`);
}

function matches(actual: unknown, expected: unknown): boolean {
  if (expected instanceof RegExp) return typeof actual === 'string' && expected.test(actual);
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return false;
  return Object.entries(expected).every(([name, value]) => matches((actual as Record<string, unknown>)[name], value));
}

const regularExpressions = (_name: string, value: unknown): unknown =>
  value instanceof RegExp ? String(value) : value;
