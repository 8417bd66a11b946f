import { quote } from '../json/quote.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { DeliveryNotice } from './bounded-delivery.ts';

/** Says what cannot be delivered, or is lost, as a log record. */
export function sayInLog(sink: LogSink, service: string): (notice: DeliveryNotice) => void {
  return ({ message, reason, dropped }) => {
    sink.write(
      `{"timestamp":"${new Date().toISOString()}","level":"WARN","message":${quote(message)},"service":${quote(service)},` +
        `"dropped":${dropped},"reason":${quote(reason)}}\n`,
    );
  };
}
