import type { Fields } from '../flow.ts';
import type { RenderLimits } from '../json/render-limits.ts';
import { FieldWriter } from './field-writer.ts';
import type { KeyPlans } from './key-plans.ts';
import { fieldNames, readField } from './read-fields.ts';

/** A field of a logger's context or a flow. */
export interface ContextField {
  readonly name: string;
  /** `,"name":value` */
  readonly text: string;
}

/** Fields that may have any name but those of the record itself: such a one is written as `field_<name>`. */
export function contextFields(fields: Fields, plans: KeyPlans, limits?: RenderLimits): readonly ContextField[] {
  const writer = new FieldWriter(plans.rules, limits);
  const given = fieldNames(fields);
  let used: ReadonlySet<string> | undefined;
  return given.map((own) => {
    const name = plans.isReserved(own) ? plans.freeName(own, (used ??= new Set(given))) : own;
    return { name, text: writer.field(plans.planFor(name), name, readField(fields, own)) };
  });
}

/** What the fields add to a record. */
export function textOf(fields: readonly ContextField[]): string {
  let all = '';
  for (const { text } of fields) all += text;
  return all;
}
