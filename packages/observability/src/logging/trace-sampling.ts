import { LEVEL_RANKS } from './log-level.ts';

/** Shares of traces, decided by trace id alone, so that every process of a trace decides alike. */
export interface LogSampling {
  /** Share of traces whose lines below WARN are kept, 0 to 1. Default 1. */
  readonly keep?: number;
  /** Share of traces that are logged from DEBUG on, 0 to 1. Default 0. */
  readonly debug?: number;
}

/** Decides how much of a trace is logged. */
export interface TraceSampling {
  /** Whether some traces are logged from DEBUG on. */
  readonly wantsDebug: boolean;
  /** The rank that a record of this trace needs to be written, instead of `rank`. */
  rankFor(traceId: string, rank: number): number;
}

/** Logs some traces whole and others less, the same ones in every process. */
export function createTraceSampling({ keep = 1, debug = 0 }: LogSampling): TraceSampling {
  return {
    wantsDebug: debug > 0,
    rankFor(traceId, rank) {
      const fraction = traceFraction(traceId);
      if (fraction < debug) return LEVEL_RANKS.DEBUG;
      return fraction < keep ? rank : Math.max(rank, LEVEL_RANKS.WARN);
    },
  };
}

/** What `POWERTOOLS_LOGGER_SAMPLE_RATE` asks for, if anything. */
export function environmentSampling(env: NodeJS.ProcessEnv = process.env): TraceSampling | undefined {
  const debug = Number(env.POWERTOOLS_LOGGER_SAMPLE_RATE ?? 0);
  return debug > 0 ? createTraceSampling({ debug }) : undefined;
}

const DECIDING_DIGITS = 13;

/** Where a trace lies between 0 and 1. The first digits of X-Ray's ids are a time, so the last ones decide. */
export function traceFraction(traceId: string): number {
  return Number.parseInt(traceId.slice(-DECIDING_DIGITS), 16) / 16 ** DECIDING_DIGITS;
}
