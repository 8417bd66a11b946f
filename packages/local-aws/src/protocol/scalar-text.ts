import { RefusedRequest } from './refused-request.ts';
import { kindOf, type Shape, type TimestampFormat, timestampFormatOf } from './shape.ts';

/** Reads a scalar that travels as text: query parameters, XML elements, HTTP headers. */
export function readScalarText(shape: Shape, text: string, path: string, dates: TimestampFormat): unknown {
  const kind = kindOf(shape);
  if (kind === 'number') return readNumber(text, path);
  if (kind === 'boolean') return readBoolean(text, path);
  if (kind === 'timestamp') return readTimestamp(text, path, timestampFormatOf(shape, dates));
  if (kind === 'blob') return readBase64(text, path);
  return text;
}

function readBoolean(text: string, path: string): boolean {
  const lower = text.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw wrongType(text, path, 'Boolean');
  return lower === 'true';
}

export function writeScalarText(shape: Shape, value: unknown, dates: TimestampFormat): string {
  if (value instanceof Date) return writeTimestamp(value, timestampFormatOf(shape, dates));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

export function readBase64(text: string, path: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw wrongType(text, path, 'Base64');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function readNumber(text: string, path: string): number {
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) throw wrongType(text, path, 'Number');
  return Number(text);
}

export function readTimestamp(text: string, path: string, format: TimestampFormat): Date {
  const date = format === 'epoch-seconds' ? new Date(readNumber(text, path) * 1000) : new Date(text);
  if (Number.isNaN(date.getTime())) throw wrongType(text, path, 'Timestamp');
  return date;
}

function writeTimestamp(date: Date, format: TimestampFormat): string {
  if (format === 'http-date') return date.toUTCString();
  if (format === 'epoch-seconds') return String(date.getTime() / 1000);
  return date.toISOString();
}

function wrongType(text: string, path: string, type: string): RefusedRequest {
  return new RefusedRequest('wrong-type', `Value '${text}' at '${path}' can not be converted to ${type}`);
}
