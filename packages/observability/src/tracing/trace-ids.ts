/** Each byte as two hexadecimal digits. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight random hexadecimal digits; not for secrets. */
function eightDigits(): string {
  const bits = (Math.random() * 2 ** 32) >>> 0;
  return `${BYTES[bits >>> 24]}${BYTES[(bits >>> 16) & 255]}${BYTES[(bits >>> 8) & 255]}${BYTES[bits & 255]}`;
}

/**
 * Ids that W3C and X-Ray both accept: X-Ray wants the second of the trace's start in its first eight digits, which W3C takes
 * for random.
 * @see AWS X-Ray Developer Guide, "Trace ID format"
 */
export const traceIds = {
  generateTraceId(): string {
    const second = Math.floor(Date.now() / 1000);
    return second.toString(16).padStart(8, '0') + eightDigits() + eightDigits() + eightDigits();
  },
  generateSpanId(): string {
    const id = eightDigits() + eightDigits();
    return id === '0000000000000000' ? '0000000000000001' : id;
  },
};
