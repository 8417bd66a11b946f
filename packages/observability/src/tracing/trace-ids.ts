/** Random hexadecimal digits; not for secrets. */
function hex(digits: number): string {
  let text = '';
  while (text.length < digits) text += ((Math.random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0');
  return text;
}

/**
 * Ids that W3C and X-Ray both accept: X-Ray wants the second of the trace's start in its first eight digits, which W3C takes
 * for random.
 * @see AWS X-Ray Developer Guide, "Trace ID format"
 */
export const traceIds = {
  generateTraceId(): string {
    return (
      Math.floor(Date.now() / 1000)
        .toString(16)
        .padStart(8, '0') + hex(24)
    );
  },
  generateSpanId(): string {
    const id = hex(16);
    return id === '0000000000000000' ? '0000000000000001' : id;
  },
};
