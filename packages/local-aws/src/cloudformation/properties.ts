import { TemplateError } from './template.ts';

/** A property that has to be a string. */
export function asString(value: unknown, property: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(`${property} wants a string, not ${JSON.stringify(value)}`);
}

/** Templates write numbers as strings as well. */
export function asNumber(value: unknown, property: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new TemplateError(`${property} wants a number, not ${JSON.stringify(value)}`);
}

export function asList(value: unknown, property: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(`${property} wants a list, not ${JSON.stringify(value)}`);
}

export function asRecord(value: unknown, property: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new TemplateError(`${property} wants an object, not ${JSON.stringify(value)}`);
}

/** `undefined` stays: the property was left out. */
export function optional<T>(value: unknown, convert: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : convert(value);
}
