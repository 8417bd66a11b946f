import { quote } from '../json/quote.ts';
import { REDACTED, type RedactionRules } from '../json/redaction.ts';
import { DEFAULT_LIMITS, type RenderLimits } from '../json/render-limits.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import type { KeyPlan } from './key-plans.ts';

/** Longer strings take the slow way, which knows the limits. */
const SHORT = 1_000;

/** Writes the fields of one record. */
export class FieldWriter {
  readonly #rules: RedactionRules;
  readonly #limits: RenderLimits;
  /** Made when the first value needs it, which in most records none does. */
  #renderer: ValueRenderer | undefined;

  constructor(rules: RedactionRules, limits: RenderLimits = DEFAULT_LIMITS) {
    this.#rules = rules;
    this.#limits = limits;
  }

  /** `,"name":value`; empty for undefined. */
  field(plan: KeyPlan, name: string, value: unknown): string {
    if (value === undefined) return '';
    if (plan.redacted) return `${plan.fragment}"${REDACTED}"`;
    if (!this.#rules.hasPaths) {
      if (typeof value === 'string' && value.length < SHORT) return plan.fragment + quote(value);
      if (typeof value === 'number' && Number.isFinite(value)) return plan.fragment + value;
    }
    return plan.fragment + this.#valueRenderer().field(name, value);
  }

  /** `,"error":{...}`, whatever was thrown. */
  error(value: unknown): string {
    return value === undefined || value === null ? '' : `,"error":${this.#valueRenderer().thrown(value)}`;
  }

  #valueRenderer(): ValueRenderer {
    this.#renderer ??= new ValueRenderer(this.#rules, this.#limits);
    return this.#renderer;
  }
}
