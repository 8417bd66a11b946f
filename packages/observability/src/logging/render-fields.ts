import type { Fields } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { REDACTED, type RedactionRules } from '../json/redaction.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import type { KeyPlan } from './key-plans.ts';

/** `,"name":value` of one field; empty for undefined. */
export function renderField(plan: KeyPlan, name: string, value: unknown, rules: RedactionRules): string {
  if (value === undefined) return '';
  if (plan.redacted || (rules.hasPaths && rules.isSecretPath([name]))) return `${plan.fragment}"${REDACTED}"`;
  switch (typeof value) {
    case 'string':
      return plan.fragment + quote(value);
    case 'number':
      return plan.fragment + (Number.isFinite(value) ? value : `"${value}"`);
    case 'boolean':
      return plan.fragment + value;
    default:
      return plan.fragment + (new ValueRenderer(rules, undefined, [name]).render(value) ?? 'null');
  }
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
