import { quote } from '../json/quote.ts';
import type { RedactionRules } from '../json/redaction.ts';

/** How a field of one name is written. */
export interface KeyPlan {
  /** `,"name":` */
  readonly fragment: string;
  readonly redacted: boolean;
}

/** Names that the record itself owns. */
const RESERVED: ReadonlySet<string> = new Set([
  'timestamp',
  'level',
  'message',
  'service',
  'trace_id',
  'span_id',
  'error',
  'truncated',
]);

/** Bounds of what generated names can make a process remember. */
const MAX_PLANS = 1_000;
const MAX_EXTENSIONS = 100;

/**
 * Plans for the field names of loggers that share one set of context names. A field cannot forge the name of a reserved or
 * context field: it is written as `field_<name>` instead.
 */
export class KeyPlans {
  readonly rules: RedactionRules;
  readonly #context: ReadonlySet<string>;
  readonly #plans = new Map<string, KeyPlan>();
  readonly #extensions = new Map<string, KeyPlans>();

  constructor(rules: RedactionRules, context: ReadonlySet<string> = new Set()) {
    this.rules = rules;
    this.#context = context;
  }

  planFor(name: string): KeyPlan {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    const plan = this.isTaken(name) ? this.forgedPlanFor(name) : this.#plan(name, name);
    if (this.#plans.size < MAX_PLANS) this.#plans.set(name, plan);
    return plan;
  }

  /** The plan of a context field that a logger itself adds: it may have any name that is not reserved. */
  contextPlanFor(name: string): KeyPlan {
    return RESERVED.has(name) ? this.forgedPlanFor(name) : this.#plan(name, name);
  }

  forgedPlanFor(name: string): KeyPlan {
    return this.#plan(name, `field_${name}`);
  }

  isTaken(name: string): boolean {
    return RESERVED.has(name) || this.#context.has(name);
  }

  isContext(name: string): boolean {
    return this.#context.has(name);
  }

  /** The plans of a child whose context adds `names`; children with the same names share one. */
  extendedBy(names: readonly string[]): KeyPlans {
    const key = names.length === 1 ? (names[0] as string) : names.join('\n');
    const known = this.#extensions.get(key);
    if (known !== undefined) return known;
    const extension = new KeyPlans(this.rules, new Set([...this.#context, ...names]));
    if (this.#extensions.size < MAX_EXTENSIONS) this.#extensions.set(key, extension);
    return extension;
  }

  #plan(name: string, writtenAs: string): KeyPlan {
    return { fragment: `,${quote(writtenAs)}:`, redacted: this.rules.isSecretName(name) };
  }
}
