import type { MeasuredCase } from '../measured-case.ts';
import { childLogger } from './child-logger.ts';
import { disabledLevel } from './disabled-level.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { errorWithCause } from './error-with-cause.ts';
import { logLine } from './log-line.ts';
import { retryAlone } from './retry-alone.ts';
import { retryBreakerTimeout } from './retry-breaker-timeout.ts';
import { span } from './span.ts';

export const caseNames = [
  'logLine',
  'errorWithCause',
  'childLogger',
  'disabledLevel',
  'embeddedMetrics',
  'span',
  'retryAlone',
  'retryBreakerTimeout',
] as const;

export type CaseName = (typeof caseNames)[number];

/** Every case, by the name it has in arguments. */
export const cases: Readonly<Record<CaseName, MeasuredCase>> = {
  logLine,
  errorWithCause,
  childLogger,
  disabledLevel,
  embeddedMetrics,
  span,
  retryAlone,
  retryBreakerTimeout,
};
