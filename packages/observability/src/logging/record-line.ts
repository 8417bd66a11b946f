import type { Fields, FlowTrace } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { DEFAULT_LIMITS, type RenderLimits } from '../json/render-limits.ts';
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
  readonly flowFields: Fields | undefined;
  readonly trace: FlowTrace | undefined;
  readonly fields: Fields | undefined;
}

/** One record as a line of JSON; `suffix` is put before its closing brace. */
export function recordLine(parts: RecordParts, limits: RenderLimits = DEFAULT_LIMITS, suffix = ''): string {
  const { context, flowFields, fields, trace } = parts;
  let line = `{"timestamp":"${parts.timestamp}","level":"${parts.level}","message":${messageText(parts.message, limits)}`;
  line += parts.service + context.text;
  if (flowFields !== undefined) line += flowText(flowFields, context.plans, limits);
  if (trace !== undefined) line += `,"trace_id":"${trace.traceId}","span_id":"${trace.spanId}"`;
  if (fields !== undefined && fields !== null) line += fieldsText(fields, flowFields, context.plans, limits);
  return `${line}${suffix}}\n`;
}

function flowText(flowFields: Fields, plans: KeyPlans, limits: RenderLimits): string {
  let text = '';
  for (const name of fieldNames(flowFields)) {
    if (plans.isContext(name)) continue;
    text += renderField(plans.contextPlanFor(name), name, readField(flowFields, name), plans.rules, limits);
  }
  return text;
}

function fieldsText(fields: Fields, flowFields: Fields | undefined, plans: KeyPlans, limits: RenderLimits): string {
  let text = '';
  let error = '';
  for (const name of fieldNames(fields)) {
    const value = readField(fields, name);
    if (name === 'error') {
      error = errorText(value, plans, limits);
      continue;
    }
    const forged = flowFields !== undefined && Object.hasOwn(flowFields, name);
    const plan = forged ? plans.forgedPlanFor(name) : plans.planFor(name);
    text += renderField(plan, name, value, plans.rules, limits);
  }
  return text + error;
}

/** The record's `error` is an object, whatever was thrown. */
function errorText(value: unknown, plans: KeyPlans, limits: RenderLimits): string {
  if (value === undefined || value === null) return '';
  return `,"error":${new ValueRenderer(plans.rules, limits, 'error').thrown(value)}`;
}

/** The message is a string, whatever was given. */
function messageText(message: unknown, limits: RenderLimits): string {
  if (typeof message !== 'string') return quote(oddMessage(message));
  const excess = message.length - limits.stringLength;
  return quote(excess > 0 ? `${message.slice(0, limits.stringLength)}[${excess} more characters]` : message);
}

function oddMessage(message: unknown): string {
  try {
    return message instanceof Error ? message.message : String(message);
  } catch {
    return '[unreadable message]';
  }
}
