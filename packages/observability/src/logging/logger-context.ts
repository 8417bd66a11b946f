import type { Fields } from '../flow.ts';
import { FieldWriter } from './field-writer.ts';
import type { KeyPlans } from './key-plans.ts';
import { fieldNames, readField } from './read-fields.ts';

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
  const given = fieldNames(fields);
  const names = given.some((name) => parent.plans.isReserved(name)) ? writtenNames(given, parent.plans) : given;
  const kept = withoutNames(parent, names);
  const writer = new FieldWriter(parent.plans.rules);
  const rendered = [...kept];
  let text = kept === parent.rendered ? parent.text : kept.map((field) => field.text).join('');
  for (let index = 0; index < given.length; index += 1) {
    const name = names[index] as string;
    const field = writer.field(parent.plans.planFor(name), name, readField(fields, given[index] as string));
    rendered.push({ name, text: field });
    text += field;
  }
  return { rendered, text, plans: parent.plans.extendedBy(names) };
}

/** Context may have any name but those of the record itself. */
function writtenNames(given: readonly string[], plans: KeyPlans): readonly string[] {
  const used = new Set(given);
  return given.map((name) => (plans.isReserved(name) ? plans.freeName(name, used) : name));
}

function withoutNames(parent: LoggerContext, names: readonly string[]): readonly RenderedField[] {
  return names.some((name) => parent.plans.isContext(name))
    ? parent.rendered.filter(({ name }) => !names.includes(name))
    : parent.rendered;
}
