import type { ContextValue, ErrorContext, ErrorDefinition } from './error-definition.ts';
import { isSecretName, REDACTED, redactSecrets } from './redact-secrets.ts';

/** How an error that a catalogue makes may differ from its definition. */
export interface ClusterErrorOptions {
  /** The error behind this one, kept whole. */
  readonly cause?: unknown;
  /** Stands instead of the definition's message. */
  readonly message?: string;
  /** Stands instead of the definition's `retryable`, where only the occurrence can tell. */
  readonly retryable?: boolean;
}

/** An error with a stable code that says what to check, why it may have happened and whether to try again. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  /** `AREA_CONDITION`; stable over releases. */
  readonly code: string;
  readonly check: string;
  readonly commonCauses: readonly string[];
  readonly retryable: boolean;
  readonly operatorAction: string;
  readonly runbook?: string;
  readonly context: ErrorContext;

  constructor(
    code: string,
    definition: ErrorDefinition,
    context: ErrorContext = {},
    options: ClusterErrorOptions = {},
  ) {
    const clean = withoutSecrets(context);
    super(
      redactSecrets(options.message ?? fill(definition.message, clean)),
      'cause' in options ? { cause: options.cause } : undefined,
    );
    this.code = code;
    this.check = fill(definition.check, clean, shellWords);
    this.commonCauses = definition.commonCauses;
    this.retryable = options.retryable ?? definition.retryable;
    this.operatorAction = definition.operatorAction;
    if (definition.runbook !== undefined) this.runbook = definition.runbook;
    this.context = clean;
  }
}

/** Whether `error` is a {@link ClusterError}, of one of `codes` when any are given. */
export function isClusterError(error: unknown, ...codes: readonly string[]): error is ClusterError {
  return error instanceof ClusterError && (codes.length === 0 || codes.includes(error.code));
}

function fill(template: string, context: ErrorContext, spell: (text: string) => string = String): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = context[name];
    return value === undefined ? placeholder : spell(String(value));
  });
}

/** A value of a command that somebody pastes into a shell, quoted word by word where the shell would read it otherwise. */
function shellWords(text: string): string {
  const words = text.split(' ').map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word)));
  return words.join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function withoutSecrets(context: ErrorContext): ErrorContext {
  const clean: Record<string, ContextValue> = {};
  for (const [name, value] of Object.entries(context)) {
    if (isSecretName(name)) clean[name] = REDACTED;
    else clean[name] = typeof value === 'string' ? redactSecrets(value) : value;
  }
  return clean;
}
