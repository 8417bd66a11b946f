import type { LabelSelectorObject } from '../../kubernetes/kinds.ts';
import { badRequest } from '../api-error.ts';

type ExpressionOperator = NonNullable<LabelSelectorObject['matchExpressions']>[number]['operator'];
type Labels = Readonly<Record<string, string>>;

/** Decides over an object's labels. */
export type LabelPredicate = (labels: Labels) => boolean;

/**
 * Reads the `labelSelector` of a list: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
 *
 * @throws {ApiError} 400 for what is none.
 */
export function parseLabelSelector(text: string): LabelPredicate {
  const requirements = text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRequirement);
  return (labels) => requirements.every((requirement) => requirement(labels));
}

function parseRequirement(text: string): LabelPredicate {
  const [, setKey, operator, list] = /^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text) ?? [];
  if (setKey !== undefined) {
    const values = (list ?? '').split(',').map((value) => value.trim());
    return operator === 'in'
      ? (labels) => values.includes(labels[setKey] ?? '\0')
      : (labels) => !values.includes(labels[setKey] ?? '\0');
  }
  const [, key, comparison, value = ''] = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text) ?? [];
  if (key !== undefined)
    return comparison === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  const [, not, exists] = /^(!?)\s*([\w./-]+)$/.exec(text) ?? [];
  if (exists === undefined) throw badRequest(`unable to parse requirement: ${text}`);
  return not === '!' ? (labels) => !(exists in labels) : (labels) => exists in labels;
}

/** Whether the selector of an object, like a disruption budget's, selects these labels. */
export function selects(selector: LabelSelectorObject | undefined, labels: Labels = {}): boolean {
  if (selector === undefined) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
      OPERATORS[operator](labels[key], values),
    )
  );
}

const OPERATORS: Readonly<
  Record<ExpressionOperator, (label: string | undefined, values: readonly string[]) => boolean>
> = {
  In: (label, values) => label !== undefined && values.includes(label),
  NotIn: (label, values) => label === undefined || !values.includes(label),
  Exists: (label) => label !== undefined,
  DoesNotExist: (label) => label === undefined,
};
