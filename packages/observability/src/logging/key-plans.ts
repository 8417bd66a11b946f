import { quote } from '../json/quote.ts';
import type { RedactionRules } from '../json/redaction.ts';

/** How a field of one name is written. */
export interface KeyPlan {
  /** `,"name":` */
  readonly fragment: string;
  readonly redacted: boolean;
  /** The name belongs to the record or its context: a field must not have it. */
  readonly taken: boolean;
}

/** Names that the record itself owns. */
const RESERVED: ReadonlySet<string> = new Set(
  'timestamp level message service trace_id span_id error truncated'.split(' '),
);

/** Bounds of what generated names can make a process remember. */
const MAX_PLANS = 1_000;
const MAX_EXTENSIONS = 100;

/**
 * Plans for the field names of loggers that share one set of context names: what a name looks like in JSON, whether its value
 * is redacted, whether it is free. Decided once for each name.
 */
export class KeyPlans {
  readonly rules: RedactionRules;
  /** Names of the context, as given and as written. */
  readonly #context: ReadonlySet<string>;
  readonly #plans = new Map<string, KeyPlan>();
  readonly #extensions = new Map<string, KeyPlans>();

  constructor(rules: RedactionRules, context: ReadonlySet<string> = new Set()) {
    this.rules = rules;
    this.#context = context;
  }

  /** @param writtenAs another name to write it by, because its own is taken */
  planFor(name: string, writtenAs?: string): KeyPlan {
    const known = writtenAs === undefined ? this.#plans.get(name) : undefined;
    if (known !== undefined) return known;
    const plan = {
      fragment: `,${quote(writtenAs ?? name)}:`,
      redacted: this.rules.isSecretName(name),
      taken: this.#isTaken(name),
    };
    if (writtenAs === undefined && this.#plans.size < MAX_PLANS) this.#plans.set(name, plan);
    return plan;
  }

  /** `name`, or the first `field_<name>` that nothing else has. */
  freeName(name: string, used: ReadonlySet<string>): string {
    let free = name;
    do free = `field_${free}`;
    while (this.#isTaken(free) || used.has(free));
    return free;
  }

  #isTaken(name: string): boolean {
    return this.isReserved(name) || this.isContext(name);
  }

  isReserved(name: string): boolean {
    return RESERVED.has(name);
  }

  isContext(name: string): boolean {
    return this.#context.has(name);
  }

  /** The plans of a child whose context adds `names`; children with the same names share one. */
  extendedBy(names: readonly string[]): KeyPlans {
    const [first = ''] = names;
    // Most children add one name, whose hash is known already; a list of names begins with a bracket.
    const key = names.length === 1 && !first.startsWith('[') ? first : JSON.stringify(names);
    const known = this.#extensions.get(key);
    if (known !== undefined) return known;
    const extension = new KeyPlans(this.rules, new Set([...this.#context, ...names]));
    if (this.#extensions.size < MAX_EXTENSIONS) this.#extensions.set(key, extension);
    return extension;
  }
}
