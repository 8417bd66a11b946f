import { quote } from '../json/quote.ts';
import { serviceName } from '../service-name.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { MetricError } from './metric-error.ts';

/** Reports each kind of problem of each metric once; the caller counts all of them. */
export function sayOnce(say: (error: MetricError) => void): (error: MetricError) => void {
  const said = new Set<string>();
  return (error) => {
    const kind = `${error.code} ${error.metric}`;
    if (said.has(kind)) return;
    said.add(kind);
    try {
      say(error);
    } catch {
      // A reporter of the user's own may throw; whoever records a metric must not feel it.
    }
  };
}

/** Reports problems as log records, where somebody will see them. */
export function logProblems(sink: LogSink, clock: () => number): (error: MetricError) => void {
  return ({ code, metric, message }) => {
    sink.write(
      `{"timestamp":"${new Date(clock()).toISOString()}","level":"ERROR","message":"metric not recorded as asked",` +
        `"service":${quote(serviceName())},"metric":${quote(metric)},` +
        `"error":{"type":"MetricError","code":"${code}","message":${quote(message)}}}\n`,
    );
  };
}
