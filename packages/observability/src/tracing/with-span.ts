import type { Span } from '@opentelemetry/api';
import { runInContext } from './active-tracer.ts';
import { failSpan, openSpan, type SpanOptions } from './open-span.ts';

/**
 * Runs `run` inside a span of its own, which ends when `run` returns or its promise settles. What `run` throws is recorded on
 * the span and rethrown unchanged. Without tracing started, `run` runs all the same.
 */
export function withSpan<T>(name: string, options: SpanOptions, run: (span: Span) => T): T {
  const open = openSpan(name, options);
  const { span } = open;
  return runInContext(open.context, () => {
    let result: T;
    try {
      result = run(span);
    } catch (error) {
      failSpan(span, error);
      throw error;
    }
    if (!isPromiseLike(result)) {
      span.end();
      return result;
    }
    return result.then(
      (value: unknown) => {
        span.end();
        return value;
      },
      (error: unknown) => {
        failSpan(span, error);
        throw error;
      },
    ) as T;
  });
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
