import { LEVEL_RANKS } from './log-level.ts';

/** Shares of traces, decided by trace id alone, so that every process of a trace decides alike. */
export interface LogSampling {
  /** Share of traces whose lines below WARN are kept, 0 to 1. Default 1. */
  readonly keep?: number;
  /** Share of traces that are logged from DEBUG on, 0 to 1. Default `POWERTOOLS_LOGGER_SAMPLE_RATE`, else 0. */
  readonly debug?: number;
}

/** With its defaults; undefined when it changes nothing. */
export function resolveSampling(
  chosen: LogSampling | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Required<LogSampling> | undefined {
  const { keep = 1, debug = Number(env.POWERTOOLS_LOGGER_SAMPLE_RATE ?? 0) } = chosen ?? {};
  const sampling = { keep: share(keep, 1), debug: share(debug, 0) };
  return sampling.keep === 1 && sampling.debug === 0 ? undefined : sampling;
}

/** The rank that a record of this trace needs to be written. */
export function sampledRank(rank: number, traceId: string, { keep, debug }: Required<LogSampling>): number {
  const fraction = traceFraction(traceId);
  if (fraction < debug) return LEVEL_RANKS.DEBUG;
  return fraction < keep ? rank : Math.max(rank, LEVEL_RANKS.WARN);
}

const DECIDING_DIGITS = 13;

/** Where a trace lies between 0 and 1. The first digits of X-Ray's ids are a time, so the last ones decide. */
export function traceFraction(traceId: string): number {
  return Number.parseInt(traceId.slice(-DECIDING_DIGITS), 16) / 16 ** DECIDING_DIGITS;
}

const share = (value: number, otherwise: number): number => (value >= 0 && value <= 1 ? value : otherwise);
