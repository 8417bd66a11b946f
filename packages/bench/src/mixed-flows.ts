import { setTimeout as pause } from 'node:timers/promises';
import { createLogger, withLogContext, withTraceContext } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';

const STEPS = 10;

/** Runs flows interleaved at random, and counts lines that carry another flow's context. */
export async function mixedLines(flows: number): Promise<{ readonly lines: number; readonly mixed: number }> {
  const { sink, records } = memorySink();
  const logger = createLogger({ service: 'flows', sink });
  const run = (id: number): Promise<void> => {
    const traceId = id.toString(16).padStart(32, '0');
    return withTraceContext({ traceparent: `00-${traceId}-b7ad6b7169203331-01` }, () =>
      withLogContext({ flow: id }, async () => {
        for (let step = 0; step < STEPS; step += 1) {
          await pause(Math.random() * 10);
          logger.info('step', { expected_flow: id, expected_trace: traceId });
        }
      }),
    );
  };
  await Promise.all(Array.from({ length: flows }, (_, index) => run(index + 1)));
  const mixed = records.filter(
    ({ flow, expected_flow, trace_id, expected_trace }) => flow !== expected_flow || trace_id !== expected_trace,
  );
  return { lines: records.length, mixed: mixed.length };
}
