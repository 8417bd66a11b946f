import type { Fields } from '../flow.ts';
import type { RenderLimits } from '../json/render-limits.ts';
import { FieldWriter } from './field-writer.ts';
import type { KeyPlans } from './key-plans.ts';
import { fieldNames, readField } from './read-fields.ts';

/** The fields of a flow as the records of one logger have them. */
export interface FlowText {
  /** `,"name":value,...` */
  readonly text: string;
  /** Names that the text uses. */
  readonly names: ReadonlySet<string>;
}

/** The last rendering of each flow's fields: they are copied when the flow begins, and never change. */
const rendered = new WeakMap<Fields, { readonly plans: KeyPlans; readonly flowText: FlowText }>();

export function flowText(fields: Fields, plans: KeyPlans): FlowText {
  const last = rendered.get(fields);
  if (last?.plans === plans) return last.flowText;
  const result = renderFlow(fields, plans);
  rendered.set(fields, { plans, flowText: result });
  return result;
}

/** Context fields of the logger stand before those of the flow. */
export function renderFlow(fields: Fields, plans: KeyPlans, limits?: RenderLimits): FlowText {
  const writer = new FieldWriter(plans.rules, limits);
  const given = fieldNames(fields);
  const names = new Set<string>();
  let text = '';
  for (const name of given) {
    if (plans.isContext(name)) continue;
    const reserved = plans.isReserved(name);
    const written = reserved ? plans.freeName(name, new Set(given)) : name;
    names.add(written);
    text += writer.field(plans.planFor(written), name, readField(fields, name));
  }
  return { text, names };
}
