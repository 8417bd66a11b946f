import type { Fields } from '../flow.ts';
import type { KeyPlans } from './key-plans.ts';
import { fieldNames, readField, renderField } from './render-fields.ts';

interface RenderedField {
  readonly name: string;
  /** `,"name":value` */
  readonly text: string;
}

/** The persistent fields of one logger, rendered once. */
export interface LoggerContext {
  readonly rendered: readonly RenderedField[];
  /** All of them: `,"cluster":"demo",...` */
  readonly text: string;
  readonly plans: KeyPlans;
}

/** `parent` and `fields` together; on equal names `fields` stands. */
export function extendContext(parent: LoggerContext, fields: Fields): LoggerContext {
  const names = fieldNames(fields);
  const plans = parent.plans.extendedBy(names);
  let { rendered, text } = parent;
  if (names.some((name) => parent.plans.isContext(name))) {
    rendered = rendered.filter(({ name }) => !names.includes(name));
    text = rendered.map((field) => field.text).join('');
  }
  const added = names.map((name) => ({
    name,
    text: renderField(plans.contextPlanFor(name), name, readField(fields, name), plans.rules),
  }));
  for (const field of added) text += field.text;
  return { rendered: [...rendered, ...added], text, plans };
}
