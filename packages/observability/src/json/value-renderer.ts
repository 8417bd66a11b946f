import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';
import { REDACTED, type RedactionRules } from './redaction.ts';
import { renderError } from './render-error.ts';
import { renderExotic } from './render-exotic.ts';

/** Bounds of what one value may add to a record. */
export interface RenderLimits {
  /** Nested objects below this depth become a marker. */
  readonly depth: number;
  /** Entries of one array, object, Map or Set. */
  readonly entries: number;
  /** Values in all. */
  readonly nodes: number;
  /** Characters of one string. */
  readonly stringLength: number;
}

export const DEFAULT_LIMITS: RenderLimits = { depth: 12, entries: 1_000, nodes: 20_000, stringLength: 1_000_000 };

/**
 * Renders any value as JSON: never throws, never runs without a bound, never returns invalid JSON. One instance renders one
 * value, because it remembers where in the value it is.
 */
export class ValueRenderer implements NestedRenderer {
  readonly #rules: RedactionRules;
  readonly #limits: RenderLimits;
  readonly #ancestors: object[] = [];
  readonly #path: string[];
  #nodes = 0;

  constructor(rules: RedactionRules, limits: RenderLimits = DEFAULT_LIMITS, path: readonly string[] = []) {
    this.#rules = rules;
    this.#limits = limits;
    this.#path = [...path];
  }

  render(value: unknown): string | undefined {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        // NaN and infinities are no JSON numbers, and null would hide which it was.
        return Number.isFinite(value) ? `${value}` : `"${value}"`;
      case 'boolean':
        return value ? 'true' : 'false';
      case 'bigint':
        // A string: readers that parse numbers as doubles would change it.
        return `"${value}"`;
      case 'undefined':
        return undefined;
      case 'symbol':
        return quote(String(value));
      case 'function':
        return this.#attempt(() => quote(`[function ${String(value.name)}]`));
      case 'object':
        return value === null ? 'null' : this.#object(value);
    }
  }

  /** Anything thrown as an error object. */
  error(value: unknown): string {
    if (typeof value !== 'object' || value === null) {
      return `{"type":"${typeof value}","message":${quote(String(value))}}`;
    }
    this.#ancestors.push(value);
    try {
      return this.#attempt(
        () => renderError(value, this),
        (marker) => `{"type":"Error","message":${marker}}`,
      );
    } finally {
      this.#ancestors.pop();
    }
  }

  member(name: string, read: () => unknown): string | undefined {
    if (this.#rules.isSecretName(name)) return `"${REDACTED}"`;
    this.#path.push(name);
    try {
      if (this.#rules.hasPaths && this.#rules.isSecretPath(this.#path)) return `"${REDACTED}"`;
      return this.render(read());
    } catch (error) {
      return threw(error);
    } finally {
      this.#path.pop();
    }
  }

  members(names: readonly string[], read: (name: string) => unknown): string {
    let text = '';
    let count = 0;
    for (const name of names) {
      if (count === this.#limits.entries) {
        text += `${text === '' ? '' : ','}"...":"${names.length - count} more"`;
        break;
      }
      count += 1;
      const member = this.member(name, () => read(name));
      if (member !== undefined) text += `${text === '' ? '' : ','}${quote(name)}:${member}`;
    }
    return `{${text}}`;
  }

  items(items: Iterable<unknown>, total: number): string {
    const rendered: string[] = [];
    for (const item of items) {
      if (rendered.length === this.#limits.entries) {
        rendered.push(`"[${total - rendered.length} more]"`);
        break;
      }
      rendered.push(this.member(String(rendered.length), () => item) ?? 'null');
    }
    return `[${rendered.join(',')}]`;
  }

  #text(value: string): string {
    const excess = value.length - this.#limits.stringLength;
    return excess > 0 ? quote(`${value.slice(0, this.#limits.stringLength)}[${excess} more characters]`) : quote(value);
  }

  #object(value: object): string {
    if (this.#ancestors.includes(value)) return '"[circular]"';
    if (this.#ancestors.length >= this.#limits.depth) return '"[too deep]"';
    this.#nodes += 1;
    if (this.#nodes > this.#limits.nodes) return '"[too large]"';
    this.#ancestors.push(value);
    try {
      return this.#attempt(() => this.#composite(value));
    } finally {
      this.#ancestors.pop();
    }
  }

  #composite(value: object): string {
    if (Array.isArray(value)) return this.items(value, value.length);
    if (value instanceof Error) return renderError(value, this);
    const exotic = renderExotic(value, this);
    if (exotic !== undefined) return exotic;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return this.render(toJSON.call(value)) ?? 'null';
    return this.members(Object.keys(value), (name) => (value as Record<string, unknown>)[name]);
  }

  #attempt(render: () => string, wrap = (marker: string): string => marker): string {
    try {
      return render();
    } catch (error) {
      return wrap(threw(error));
    }
  }
}

/** The marker of a value that threw while it was read. */
function threw(error: unknown): string {
  try {
    return quote(`[threw: ${error instanceof Error ? error.message : String(error)}]`);
  } catch {
    return '"[threw]"';
  }
}
