import type { Fields } from '../flow.ts';
import { contextFields, textOf } from './context-fields.ts';
import type { KeyPlans } from './key-plans.ts';

/** The fields of a flow as the records of one logger have them. */
export interface FlowText {
  readonly plans: KeyPlans;
  /** `,"name":value,...` */
  readonly text: string;
  /** Names that the text uses. */
  readonly names: ReadonlySet<string>;
}

/** The last rendering of each flow's fields: they are copied when the flow begins, and never change. */
const rendered = new WeakMap<Fields, FlowText>();

/** Context fields of the logger stand before those of the flow. */
export function flowText(fields: Fields, plans: KeyPlans): FlowText {
  const last = rendered.get(fields);
  if (last?.plans === plans) return last;
  const own = contextFields(fields, plans).filter(({ name }) => !plans.isContext(name));
  const result = { plans, text: textOf(own), names: new Set(own.map(({ name }) => name)) };
  rendered.set(fields, result);
  return result;
}
