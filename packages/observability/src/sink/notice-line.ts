import { serviceName } from '../service-name.ts';

/** A record about telemetry itself, made without a logger. */
export function noticeLine(
  instantMs: number,
  level: 'WARN' | 'ERROR',
  message: string,
  fields: object,
  service: string = serviceName(),
): string {
  return `${JSON.stringify({ timestamp: new Date(instantMs).toISOString(), level, message, service, ...fields })}\n`;
}
