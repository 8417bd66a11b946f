import type { BusEvent } from './bus-event.ts';
import type { RuleTarget } from './rules.ts';

/**
 * What a target receives for an event: the event, a part of it, a constant, or a filled-in template.
 * @see "Amazon EventBridge input transformation"
 */
export function targetInput(target: RuleTarget, event: BusEvent, ruleArn: string): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(readPath(event, target.InputPath) ?? null);
  const transformer = target.InputTransformer;
  if (!transformer) return JSON.stringify(event);
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': ruleArn,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': event.time,
  };
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) values[name] = readPath(event, path);
  return transformer.InputTemplate.replace(
    /("?)<([\w.-]+)>("?)/g,
    (whole, before: string, name: string, after: string) => {
      if (!(name in values)) return whole;
      return render(values[name], before === '"' && after === '"', before, after);
    },
  );
}

/** Inside quotation marks a value is text; outside it is JSON. */
function render(value: unknown, quoted: boolean, before: string, after: string): string {
  if (!quoted) return before + (value === undefined ? '' : JSON.stringify(value)) + after;
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text);
}

/** `$.detail.EC2InstanceId`, `$.resources[0]`. */
function readPath(event: BusEvent, path: string): unknown {
  const keys = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    (match) => match[1] ?? match[2] ?? match[3]!,
  );
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    event,
  );
}
