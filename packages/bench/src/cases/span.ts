import { startTracing, withSpan } from '@dedicated-k8s/observability';
import { context, trace } from '@opentelemetry/api';
import { BATCH } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

const attributes = { 'rpc.service': 'SSM', 'rpc.method': 'GetParameter', attempt: 1 };
const work = (): number => 1;

/** A span with three attributes around a function; nothing is exported, which would be measured instead. */
export const span: MeasuredCase = {
  title: 'span with 3 attributes',
  operationsPerCall: BATCH,
  operations: 50_000,
  contestants: {
    async ours() {
      startTracing({
        service: 'bench',
        exporter: { export: () => {}, flush: () => Promise.resolve(), shutdown: () => Promise.resolve() },
      });
      return () => {
        for (let i = 0; i < BATCH; i += 1) withSpan('work', { attributes }, work);
      };
    },
    async opentelemetry() {
      const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
      const { BasicTracerProvider, NoopSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new NoopSpanProcessor()] }));
      const tracer = trace.getTracer('bench');
      return () => {
        for (let i = 0; i < BATCH; i += 1) {
          tracer.startActiveSpan('work', { attributes }, (active) => {
            work();
            active.end();
          });
        }
      };
    },
  },
};
