import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';

/** Rendered by name below, or part of one that is. */
const RENDERED = new Set([
  'name',
  'message',
  'stack',
  'code',
  'retryable',
  'check',
  'commonCauses',
  'runbook',
  'context',
  'cause',
  'errors',
]);

/**
 * An error as the record's `error` object: what it is, the hints it carries (what to check, common causes, runbook), its
 * causes and, for an AggregateError, its members.
 */
export function renderError(error: object, renderer: NestedRenderer): string {
  const source = error as Record<string, unknown>;
  const parts: string[] = [];
  const add = (name: string, read: () => unknown): void => {
    const rendered = renderer.member(name, read);
    if (rendered !== undefined) parts.push(`${quote(name)}:${rendered}`);
  };
  add('type', () => errorType(source));
  add('code', () => source.code);
  add('message', () => (source.message === undefined ? undefined : textOf(source.message)));
  add('retryable', () => source.retryable);
  add('check', () => source.check);
  add('common_causes', () => source.commonCauses);
  add('runbook', () => source.runbook);
  add('context', () => source.context);
  add('stack', () => source.stack);
  add('cause', () => source.cause);
  add('errors', () => (Array.isArray(source.errors) ? source.errors : undefined));
  const details = Object.keys(source).filter((name) => !RENDERED.has(name));
  if (details.length > 0) {
    parts.push(`"details":${renderer.members(details, (name) => source[name])}`);
  }
  return `{${parts.join(',')}}`;
}

const textOf = (value: unknown): unknown => (typeof value === 'object' ? value : String(value));

function errorType(error: Record<string, unknown>): string {
  if (typeof error.name === 'string' && error.name !== '') return error.name;
  const { constructor } = error as { constructor?: { name?: unknown } };
  return typeof constructor?.name === 'string' && constructor.name !== '' ? constructor.name : 'Error';
}
