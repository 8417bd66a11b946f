import type { SecretRegistry } from '../json/secret-registry.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { noticeLine } from '../sink/notice-line.ts';
import type { DeliveryNotice } from './bounded-delivery.ts';

/** Says what cannot be delivered, or is lost, as a log record. */
export function sayInLog(sink: LogSink, service?: string, secrets?: SecretRegistry): (notice: DeliveryNotice) => void {
  return ({ message, reason, dropped }) => {
    const line = noticeLine(Date.now(), 'WARN', message, { dropped, reason }, service);
    try {
      sink.write(secrets?.scrub(line) ?? line);
    } catch {
      // A sink of the user's own may throw; there is nowhere left to say it.
    }
  };
}
