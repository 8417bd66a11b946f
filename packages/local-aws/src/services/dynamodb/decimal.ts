import { invalid } from './invalid.ts';

/** A DynamoDB number: `digits * 10^exponent`, exact, without trailing zeros in `digits`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const MAX_SIGNIFICANT_DIGITS = 38;
/** Exponents of the leading digit. @see "Naming rules and data types" in the DynamoDB developer guide */
const LARGEST_MAGNITUDE = 125;
const SMALLEST_MAGNITUDE = -130;

/** @throws AwsError ValidationException: not a number, too large, too small, too precise */
export function parseDecimal(text: string): Decimal {
  if (text === '') throw invalid('The parameter cannot be converted to a numeric value');
  const [, sign, whole, fraction, exponent] = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined || (whole === '' && !fraction)) {
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction ?? ''}`);
  return checkRange(normalise(digits, Number(exponent ?? 0) - (fraction ?? '').length));
}

function normalise(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 };
  const text = digits.toString();
  const zeros = text.length - text.replace(/0+$/, '').length;
  return { digits: digits / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

function checkRange(value: Decimal): Decimal {
  const precision = value.digits.toString().replace('-', '').length;
  const magnitude = value.exponent + precision - 1;
  const problem = 'Attempting to store a number with magnitude';
  if (magnitude > LARGEST_MAGNITUDE) throw invalid(`Number overflow. ${problem} larger than supported range`);
  if (magnitude < SMALLEST_MAGNITUDE) throw invalid(`Number underflow. ${problem} smaller than supported range`);
  if (precision > MAX_SIGNIFICANT_DIGITS) {
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  }
  return value;
}

/** Plain decimal notation, as DynamoDB returns numbers. */
export function formatDecimal({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return `${digits}${'0'.repeat(exponent)}`;
  const sign = digits < 0n ? '-' : '';
  const text = digits
    .toString()
    .replace('-', '')
    .padStart(1 - exponent, '0');
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = align(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @throws AwsError ValidationException when the sum is out of range or needs more than 38 digits */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const [left, right, exponent] = align(a, b);
  return checkRange(normalise(left + right, exponent));
}

export function negate({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

function align(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [a.digits * 10n ** BigInt(a.exponent - exponent), b.digits * 10n ** BigInt(b.exponent - exponent), exponent];
}
