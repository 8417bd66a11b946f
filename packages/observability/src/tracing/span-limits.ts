/** The variable of each bound of what one span holds, without `OTEL_` and `_LIMIT`. */
const LIMITS = {
  attributeCountLimit: 'SPAN_ATTRIBUTE_COUNT',
  attributeValueLengthLimit: 'SPAN_ATTRIBUTE_VALUE_LENGTH',
  eventCountLimit: 'SPAN_EVENT_COUNT',
  linkCountLimit: 'SPAN_LINK_COUNT',
  attributePerEventCountLimit: 'EVENT_ATTRIBUTE_COUNT',
  attributePerLinkCountLimit: 'LINK_ATTRIBUTE_COUNT',
} as const;

/** Bounds of what one span holds; OpenTelemetry's defaults where there is none. */
export type SpanLimits = { readonly [name in keyof typeof LIMITS]?: number };

/** What stands for a limit of spans that is not set: the one of attributes in general. */
const general = (name: string): string => name.replace('SPAN_ATTRIBUTE', 'ATTRIBUTE');

/** The names of all of them between `OTEL_` and `_LIMIT`. */
export const limitNames = (): readonly string[] => Object.values(LIMITS).flatMap((name) => [name, general(name)]);

/** @see OpenTelemetry specification, "Environment Variable Specification", "Attribute Limits" and "Span Limits" */
export function spanLimits(env: NodeJS.ProcessEnv): SpanLimits {
  const limits = Object.entries(LIMITS).map(([limit, name]): [string, string | undefined] => [
    limit,
    env[`OTEL_${name}_LIMIT`] ?? env[`OTEL_${general(name)}_LIMIT`],
  ]);
  // What is undefined would hide the SDK's default.
  return Object.fromEntries(limits.flatMap(([limit, text]) => (text === undefined ? [] : [[limit, Number(text)]])));
}
