import { noticeLine } from '../sink/notice-line.ts';
import { MetricError, type MetricReport } from './metric-error.ts';

/** Reports each kind of problem of each metric once, as an ERROR record unless told otherwise. */
export function createReport(
  onError: ((error: MetricError) => void) | undefined,
  write: (line: string) => void,
  clock: () => number,
): MetricReport {
  const said = new Set<string>();
  return (code, metric, problem) => {
    const kind = `${code} ${metric}`;
    if (said.has(kind)) return undefined;
    said.add(kind);
    const error = new MetricError(code, metric, problem);
    try {
      if (onError !== undefined) onError(error);
      else
        write(
          noticeLine(clock(), 'ERROR', 'metric not recorded as asked', {
            metric,
            error: { type: error.name, code, message: error.message },
          }),
        );
    } catch {
      // A reporter of the user's own may throw; whoever records a metric must not feel it.
    }
    return undefined;
  };
}
