/** Milliseconds around the epoch that a date can express. @see ECMA-262, "Time Values and Time Range" */
const FURTHEST = 8.64e15;

/**
 * Formats instants as RFC 3339 in UTC with milliseconds. Consecutive log lines share their second, so that part is kept.
 */
export function createTimestampFormat(): (instantMs: number) => string {
  let second = Number.NaN;
  let prefix = '';
  return (instantMs) => {
    // A clock that is no clock must not cost the line.
    const instant = Math.abs(instantMs) <= FURTHEST ? Math.floor(instantMs) : 0;
    const thisSecond = Math.floor(instant / 1000);
    if (thisSecond !== second) {
      second = thisSecond;
      prefix = new Date(second * 1000).toISOString().slice(0, -4);
    }
    const ms = instant - second * 1000;
    return `${prefix}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
  };
}
