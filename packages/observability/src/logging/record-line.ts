import type { Fields, FlowTrace } from '../flow.ts';
import { quoteUpTo } from '../json/quote.ts';
import { DEFAULT_LIMITS, type RenderLimits } from '../json/render-limits.ts';
import { FieldWriter } from './field-writer.ts';
import { type FlowText, flowText } from './flow-text.ts';
import type { KeyPlans } from './key-plans.ts';
import type { LogLevel } from './log-level.ts';
import type { LoggerContext } from './logger-context.ts';
import { fieldNames, readField } from './read-fields.ts';

/** The parts of one record, in the order they are written. */
export interface RecordParts {
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly message: unknown;
  /** `,"service":"..."` */
  readonly service: string;
  readonly context: LoggerContext;
  readonly flowFields: Fields | undefined;
  readonly trace: FlowTrace | undefined;
  readonly fields: Fields | undefined;
}

/** One record as a line of JSON; `suffix` is put before its closing brace. */
export function recordLine(parts: RecordParts, limits: RenderLimits = DEFAULT_LIMITS, suffix = ''): string {
  const { context, flowFields, trace } = parts;
  // An error in the place of the fields is meant to be logged, whatever the types say.
  const fields = parts.fields instanceof Error ? { error: parts.fields } : parts.fields;
  const flow = flowFields === undefined ? undefined : flowText(flowFields, context.plans);
  const message = quoteUpTo(messageText(parts.message), limits.stringLength);
  let line = `{"timestamp":"${parts.timestamp}","level":"${parts.level}","message":${message}`;
  line += parts.service + context.text;
  if (flow !== undefined) line += flow.text;
  if (trace !== undefined) line += `,"trace_id":"${trace.traceId}","span_id":"${trace.spanId}"`;
  if (fields !== undefined && fields !== null) line += fieldsText(fields, flow, context.plans, limits);
  return `${line}${suffix}}\n`;
}

function fieldsText(fields: Fields, flow: FlowText | undefined, plans: KeyPlans, limits: RenderLimits): string {
  const writer = new FieldWriter(plans.rules, limits);
  const names = fieldNames(fields);
  let text = '';
  let error = '';
  let renamed: Set<string> | undefined;
  for (const name of names) {
    const value = readField(fields, name);
    if (name === 'error') {
      error = writer.error(value);
      continue;
    }
    let plan = plans.planFor(name);
    if (plan.taken || flow?.names.has(name) === true) {
      renamed ??= new Set([...names, ...(flow?.names ?? [])]);
      const free = plans.freeName(name, renamed);
      renamed.add(free);
      plan = plans.planFor(name, free);
    }
    text += writer.field(plan, name, value);
  }
  return text + error;
}

/** The message is a string, whatever was given. */
function messageText(message: unknown): string {
  if (typeof message === 'string') return message;
  try {
    return message instanceof Error ? message.message : String(message);
  } catch {
    return '[unreadable]';
  }
}
