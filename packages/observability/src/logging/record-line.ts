import type { Fields, Flow, FlowTrace } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import type { KeyPlans } from './key-plans.ts';
import type { LogLevel } from './log-level.ts';
import type { LoggerContext } from './logger-context.ts';
import { fieldNames, readField, renderField } from './render-fields.ts';

/** The parts of one record, in the order they are written. */
export interface RecordParts {
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly message: unknown;
  /** `,"service":"..."` */
  readonly service: string;
  readonly context: LoggerContext;
  readonly flow: Flow | undefined;
  readonly trace: FlowTrace | undefined;
  readonly fields: Fields | undefined;
}

/** One record as a line of JSON. */
export function recordLine(parts: RecordParts): string {
  const { context, fields } = parts;
  const message = typeof parts.message === 'string' ? quote(parts.message) : oddMessage(parts.message, context.plans);
  let line = `{"timestamp":"${parts.timestamp}","level":"${parts.level}","message":${message}${parts.service}${context.text}`;
  const flowFields = parts.flow?.fields;
  if (flowFields !== undefined) line += flowText(flowFields, context.plans);
  if (parts.trace !== undefined) line += `,"trace_id":"${parts.trace.traceId}","span_id":"${parts.trace.spanId}"`;
  if (fields !== undefined && fields !== null) line += fieldsText(fields, flowFields, context.plans);
  return `${line}}\n`;
}

function flowText(flowFields: Fields, plans: KeyPlans): string {
  let text = '';
  for (const name of fieldNames(flowFields)) {
    if (plans.isContext(name)) continue;
    text += renderField(plans.contextPlanFor(name), name, readField(flowFields, name), plans.rules);
  }
  return text;
}

function fieldsText(fields: Fields, flowFields: Fields | undefined, plans: KeyPlans): string {
  let text = '';
  let error = '';
  for (const name of fieldNames(fields)) {
    const value = readField(fields, name);
    if (name === 'error') {
      error = errorText(value, plans);
      continue;
    }
    const plan =
      flowFields !== undefined && Object.hasOwn(flowFields, name) ? plans.forgedPlanFor(name) : plans.planFor(name);
    text += renderField(plan, name, value, plans.rules);
  }
  return text + error;
}

/** The record's `error` is an object whatever was thrown. */
function errorText(value: unknown, plans: KeyPlans): string {
  if (value === undefined || value === null) return '';
  const renderer = new ValueRenderer(plans.rules, undefined, ['error']);
  return `,"error":${renderer.error(value)}`;
}

function oddMessage(message: unknown, plans: KeyPlans): string {
  if (message instanceof Error) return quote(message.message);
  return quote(new ValueRenderer(plans.rules).render(message) ?? 'undefined');
}
