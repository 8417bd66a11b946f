import { serviceName } from '../service-name.ts';

/** A record about telemetry itself, made without a logger. */
export function noticeLine(
  instantMs: number,
  level: 'WARN' | 'ERROR',
  message: string,
  fields: object,
  service: string = serviceName(),
): string {
  const timestamp = new Date(instantMs).toISOString();
  return `${JSON.stringify({ timestamp, level, message, service, ...fields })}\n`;
}
