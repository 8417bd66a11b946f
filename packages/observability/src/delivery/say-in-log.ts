import type { LogSink } from '../sink/log-sink.ts';
import { noticeLine } from '../sink/notice-line.ts';
import type { DeliveryNotice } from './bounded-delivery.ts';

/** Says what cannot be delivered, or is lost, as a log record. */
export function sayInLog(sink: LogSink, service?: string): (notice: DeliveryNotice) => void {
  return ({ message, reason, dropped }) => {
    sink.write(noticeLine(Date.now(), 'WARN', message, { dropped, reason }, service));
  };
}
