/** What goes wrong with a request. */
export type Fault =
  /** The service's throttling error. */
  | { readonly kind: 'throttle' }
  /** The service's access-denied error. */
  | { readonly kind: 'deny' }
  /** An internal failure (500), or the code and status given. */
  | { readonly kind: 'error'; readonly code?: string; readonly status?: number }
  /** Never answered; the caller's own time-out ends it. */
  | { readonly kind: 'time-out' }
  /** The connection is cut before the operation runs, or after it ran and before the answer. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The operation runs after a wait. */
  | { readonly kind: 'delay'; readonly delayMs: number };

export interface FaultRule {
  /** Signing name; default: every service. */
  readonly service?: string;
  /** Default: every operation. */
  readonly operation?: string;
  /** A part of the caller's ARN; default: every caller. */
  readonly principal?: string;
  /** Of the calls that the rule matches, which ones fail; counted from 1, both ends included. Default: all. */
  readonly calls?: { readonly from: number; readonly to?: number };
  /** 0-1, of the calls above; default 1. The choice follows from the plan's seed and the call's number alone. */
  readonly probability?: number;
  readonly fault: Fault;
}

export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly principal: string;
}

/** The faults of a run. Rules may change while requests are served; the first rule that strikes wins. */
export class FaultPlan {
  readonly #seed: number;
  readonly #rules = new Map<FaultRule, { readonly ordinal: number; calls: number }>();
  #nextOrdinal = 0;

  constructor(rules: readonly FaultRule[] = [], seed = 1) {
    this.#seed = seed;
    for (const rule of rules) this.add(rule);
  }

  /** The returned function takes the rule back. */
  add(rule: FaultRule): () => void {
    const own = { ...rule };
    this.#rules.set(own, { ordinal: this.#nextOrdinal++, calls: 0 });
    return () => void this.#rules.delete(own);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** Counts the request against every rule that it matches and tells the fault it meets. */
  next(target: FaultTarget): Fault | undefined {
    let fault: Fault | undefined;
    for (const [rule, state] of this.#rules) {
      if (!matches(rule, target)) continue;
      state.calls += 1;
      if (!fault && strikes(rule, state.calls, fraction(this.#seed, state.ordinal, state.calls))) fault = rule.fault;
    }
    return fault;
  }
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  return (
    (rule.service === undefined || rule.service === target.service) &&
    (rule.operation === undefined || rule.operation === target.operation) &&
    (rule.principal === undefined || target.principal.includes(rule.principal))
  );
}

function strikes(rule: FaultRule, call: number, chance: number): boolean {
  const { from = 1, to = Number.POSITIVE_INFINITY } = rule.calls ?? {};
  return call >= from && call <= to && chance < (rule.probability ?? 1);
}

/** A number in [0, 1) that depends on its arguments only (the finaliser of MurmurHash3). */
function fraction(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}
