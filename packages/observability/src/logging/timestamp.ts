/**
 * Formats instants as RFC 3339 in UTC with milliseconds. Consecutive log lines share their second, so that part is kept.
 */
export function createTimestampFormat(): (instantMs: number) => string {
  let second = Number.NaN;
  let prefix = '';
  return (instantMs) => {
    const thisSecond = Math.floor(instantMs / 1000);
    if (thisSecond !== second) {
      const date = new Date(thisSecond * 1000);
      if (Number.isNaN(date.getTime())) return '1970-01-01T00:00:00.000Z';
      second = thisSecond;
      prefix = date.toISOString().slice(0, 20);
    }
    const ms = Math.floor(instantMs) - thisSecond * 1000;
    return `${prefix}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
  };
}
