import type { Fault, FaultRule } from '@dedicated-k8s/local-aws';

/** A fault of the API, as `local-aws` meets requests with it. */
export interface ApiFault {
  readonly kind: 'api';
  /** As it was written, to repeat it. */
  readonly text: string;
  readonly rule: FaultRule;
}

/** A fault of the instance metadata service. */
export interface MetadataServiceFault {
  readonly kind: 'metadata';
  readonly text: string;
  /** The path asked for; undefined: every path. */
  readonly path: string | undefined;
  readonly calls: CallRange | undefined;
  readonly fault: Fault;
}

/** One fault of a run. */
export type FaultChoice = ApiFault | MetadataServiceFault;

/** Calls that a fault strikes, from 1, both ends included. */
export type CallRange = NonNullable<FaultRule['calls']>;

export function isApiFault(choice: FaultChoice): choice is ApiFault {
  return choice.kind === 'api';
}

/** Only the cluster's own calls fail, never those of the rehearsal, whose principal is the account's root. */
const CLUSTER = 'assumed-role/';
const FORM =
  /^(?<service>[a-z0-9-]+)(?:@(?<caller>[\w./-]+))?:(?<operation>[^:]+):(?<kind>[a-z0-9-]+)(?::(?<calls>[\d-]+))?$/;
const CALLS = /^(?<from>\d+)(?<open>-)?(?<to>\d+)?$/;

/**
 * Reads `<service>[@<caller>]:<operation>:<kind>[:<calls>]`, such as `dynamodb@etcd-lifecycle:Query:deny:1`.
 *
 * @throws {Error} saying what is wrong with it.
 */
export function parseFault(text: string): FaultChoice {
  const { service, caller, operation, kind, calls } = FORM.exec(text)?.groups ?? {};
  if (service === undefined || operation === undefined || kind === undefined) {
    throw new Error(`--fault ${text}: <service>[@<caller>]:<operation>:<kind>[:<calls>]`);
  }
  const fault = faultOf(kind, text);
  const range = calls === undefined ? undefined : callRange(calls, text);
  if (service === 'imds') {
    return { kind: 'metadata', text, path: operation === '*' ? undefined : operation, calls: range, fault };
  }
  const rule: FaultRule = {
    service,
    principal: caller ?? CLUSTER,
    fault,
    ...(operation === '*' ? {} : { operation }),
    ...(range === undefined ? {} : { calls: range }),
  };
  return { kind: 'api', text, rule };
}

function faultOf(kind: string, text: string): Fault {
  switch (kind) {
    case 'throttle':
    case 'deny':
    case 'error':
    case 'time-out':
      return { kind };
    case 'drop-before':
      return { kind: 'drop', when: 'before' };
    case 'drop-after':
      return { kind: 'drop', when: 'after' };
  }
  const delayMs = /^delay-(\d+)$/.exec(kind)?.[1];
  if (delayMs === undefined) {
    throw new Error(
      `--fault ${text}: no kind ${kind}, but throttle, deny, error, time-out, drop-before, drop-after, delay-<ms>`,
    );
  }
  return { kind: 'delay', delayMs: Number(delayMs) };
}

function callRange(calls: string, text: string): CallRange {
  const { from, open, to } = CALLS.exec(calls)?.groups ?? {};
  const range = { from: Number(from), to: to === undefined ? undefined : Number(to) };
  if (from === undefined || range.from < 1 || (range.to !== undefined && range.to < range.from)) {
    throw new Error(`--fault ${text}: calls are 3, 2-5 or 2-, counted from 1`);
  }
  if (open === undefined) return { from: range.from, to: range.from };
  return range.to === undefined ? { from: range.from } : { from: range.from, to: range.to };
}
