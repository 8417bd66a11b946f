import type { Fields } from '../flow.ts';
import { type ContextField, contextFields, textOf } from './context-fields.ts';
import type { KeyPlans } from './key-plans.ts';

/** The persistent fields of one logger, rendered once. */
export interface LoggerContext {
  readonly fields: readonly ContextField[];
  /** All of them: `,"cluster":"demo",...` */
  readonly text: string;
  readonly plans: KeyPlans;
}

/** `parent` and `added` together; on equal names `added` stands. */
export function extendContext(parent: LoggerContext, added: Fields): LoggerContext {
  const fields = contextFields(added, parent.plans);
  const names = fields.map(({ name }) => name);
  const overrides = names.some((name) => parent.plans.isContext(name));
  const kept = overrides ? parent.fields.filter(({ name }) => !names.includes(name)) : parent.fields;
  return {
    fields: [...kept, ...fields],
    text: (overrides ? textOf(kept) : parent.text) + textOf(fields),
    plans: parent.plans.extendedBy(names),
  };
}
