import type { Fields } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { REDACTED, type RedactionRules } from '../json/redaction.ts';
import type { RenderLimits } from '../json/render-limits.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import type { KeyPlan } from './key-plans.ts';

/** Longer strings take the slow way, which knows the limits. */
const PLAIN_LENGTH = 1_000;

/** `,"name":value` of one field; empty for undefined. */
export function renderField(
  plan: KeyPlan,
  name: string,
  value: unknown,
  rules: RedactionRules,
  limits?: RenderLimits,
): string {
  if (value === undefined) return '';
  if (plan.redacted || (rules.hasPaths && rules.isSecretPath([name]))) return `${plan.fragment}"${REDACTED}"`;
  if (typeof value === 'string' && value.length < PLAIN_LENGTH) return plan.fragment + quote(value);
  if (typeof value === 'number' && Number.isFinite(value)) return plan.fragment + value;
  return plan.fragment + (new ValueRenderer(rules, limits, name).render(value) ?? 'null');
}

/** Own enumerable names of what a caller gave as fields, whatever it is. */
export function fieldNames(fields: Fields): readonly string[] {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
}

/** The value of a field, or a marker when its getter throws. */
export function readField(fields: Fields, name: string): unknown {
  try {
    return fields[name];
  } catch (error) {
    return `[threw: ${error instanceof Error ? error.message : 'while it was read'}]`;
  }
}
