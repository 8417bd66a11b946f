import { threwText } from './describe-throw.ts';
import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';

/** What has a place of its own in the record; further properties of an error go under `details`. */
interface ErrorParts {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly retryable?: unknown;
  readonly check?: unknown;
  readonly commonCauses?: unknown;
  readonly runbook?: unknown;
  readonly context?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const PARTS: readonly string[] =
  'name code message retryable check commonCauses runbook context stack cause errors'.split(' ');

/**
 * An error as the record's `error` object: what it is, the hints it carries (what to check, common causes, runbook), its
 * causes, the members of an AggregateError, and under `details` whatever else was put on it.
 */
export function renderError(error: object, renderer: NestedRenderer): string {
  try {
    return renderParts(error, error, renderer);
  } catch {
    // A getter threw, which is rare: each part is read on its own, so that only this one is lost.
    return renderParts(error, readOneByOne(error), renderer);
  }
}

/** Each part is read by its name in the code, which is several times faster than in a loop. */
function renderParts(error: object, parts: ErrorParts, renderer: NestedRenderer): string {
  const member = (name: string, value: unknown): string =>
    value === undefined ? '' : `,"${name}":${renderer.member(name, value) ?? 'null'}`;
  const text =
    `{"type":${quote(errorType(parts.name, error))}` +
    member('code', parts.code) +
    member('message', parts.message) +
    member('retryable', parts.retryable) +
    member('check', parts.check) +
    member('common_causes', parts.commonCauses) +
    member('runbook', parts.runbook) +
    member('context', parts.context) +
    member('stack', parts.stack) +
    member('cause', parts.cause) +
    member('errors', parts.errors);
  const details = Object.keys(error).filter((key) => !PARTS.includes(key));
  return details.length === 0 ? `${text}}` : `${text},"details":${renderer.properties(error, details)}}`;
}

function readOneByOne(error: object): ErrorParts {
  const parts: Record<string, unknown> = {};
  for (const part of PARTS) {
    try {
      parts[part] = (error as Record<string, unknown>)[part];
    } catch (reason) {
      parts[part] = threwText(reason);
    }
  }
  return parts;
}

function errorType(name: unknown, error: object): string {
  if (typeof name === 'string' && name !== '') return name;
  const type: unknown = Object.getPrototypeOf(error)?.constructor?.name;
  return typeof type === 'string' && type !== '' ? type : 'Error';
}
