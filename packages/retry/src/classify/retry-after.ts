/** Response headers as `fetch` or Node's http hand them out. */
export type ResponseHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The wait a server asked for, in milliseconds: `Retry-After` in seconds or as a date, or AWS's `x-amz-retry-after` in
 * milliseconds. A date is taken relative to the response's own `Date`, so that a wrong clock here does no harm.
 *
 * @param now ms since the epoch, for a response without `Date`. Default `Date.now()`.
 * @see RFC 9110 section 10.2.3
 */
export function readRetryAfter(headers: ResponseHeaders, now: number = Date.now()): number | undefined {
  const milliseconds = header(headers, 'x-amz-retry-after') ?? '';
  if (/^\d+$/.test(milliseconds)) return Number(milliseconds);
  const value = header(headers, 'retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // `Date.parse` makes a date of almost anything; these begin with the day's name.
  const at = Date.parse(/^[A-Z][a-z]+,? /.test(value) ? value : '');
  if (Number.isNaN(at)) return undefined;
  const sentAt = Date.parse(header(headers, 'date') ?? '');
  return Math.max(0, at - (Number.isNaN(sentAt) ? now : sentAt));
}

function header(headers: ResponseHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return typeof value === 'string' ? value : value?.[0];
  }
  return undefined;
}
