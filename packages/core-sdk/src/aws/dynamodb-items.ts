import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** One item as the low-level client has it. */
export type Item = Record<string, AttributeValue>;

/** A string attribute; undefined when it is absent or of another type. */
export function stringOf(item: Item | undefined, name: string): string | undefined {
  return item?.[name]?.S;
}

/** A number attribute; undefined when it is absent or of another type. */
export function numberOf(item: Item | undefined, name: string): number | undefined {
  const text = item?.[name]?.N;
  return text === undefined ? undefined : Number(text);
}

/** An instant written as RFC 3339, also in the older functions' form without a zone, which meant UTC. */
export function instantOf(item: Item | undefined, name: string): number | undefined {
  const text = stringOf(item, name);
  if (text === undefined) return undefined;
  const instant = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** RFC 3339 in UTC. */
export function instantValue(at: number): AttributeValue {
  return { S: new Date(at).toISOString() };
}

/** Attributes of which undefined ones are left out. */
export function itemOf(attributes: Readonly<Record<string, AttributeValue | undefined>>): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) item[name] = value;
  return item;
}

/** A string attribute, left out when undefined. */
export function optionalString(value: string | undefined): AttributeValue | undefined {
  return value === undefined ? undefined : { S: value };
}
