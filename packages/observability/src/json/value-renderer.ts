import { describeThrow } from './describe-throw.ts';
import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';
import { REDACTED, type RedactionRules } from './redaction.ts';
import { renderError } from './render-error.ts';
import { renderExotic } from './render-exotic.ts';
import { DEFAULT_LIMITS, OBJECT_SIZE, type RenderLimits } from './render-limits.ts';
import { renderPrimitive } from './render-primitive.ts';

/**
 * Renders any value as JSON: never throws, never runs without a bound, never returns invalid JSON. One instance renders the
 * values of one record, whose size it keeps count of.
 */
export class ValueRenderer implements NestedRenderer {
  readonly #rules: RedactionRules;
  readonly #limits: RenderLimits;
  readonly #ancestors: object[] = [];
  readonly #path: string[] = [];
  #size = 0;

  constructor(rules: RedactionRules, limits: RenderLimits = DEFAULT_LIMITS) {
    this.#rules = rules;
    this.#limits = limits;
  }

  /** The value of a field of the record, whose name begins the path of all that is in it. */
  field(name: string, value: unknown): string {
    return this.#onPath(name, value) ?? 'null';
  }

  render(value: unknown): string | undefined {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'object' && value !== null) return this.#object(value);
    if (value === null) return 'null';
    try {
      return renderPrimitive(value);
    } catch (error) {
      return describeThrow(error);
    }
  }

  /** Anything that was thrown, as the record's `error` object. */
  thrown(value: unknown): string {
    if (typeof value !== 'object' || value === null) {
      const text = typeof value === 'string' ? value : `${renderPrimitive(value)}`;
      return `{"type":"${typeof value}","message":${this.#text(text)}}`;
    }
    this.#ancestors.push(value);
    try {
      return renderError(value, this);
    } catch (error) {
      return `{"type":"Error","message":${describeThrow(error)}}`;
    } finally {
      this.#ancestors.pop();
    }
  }

  named(name: string, value: unknown): string | undefined {
    if (this.#rules.isSecretName(name)) return `${quote(name)}:"${REDACTED}"`;
    const rendered = this.#rules.hasPaths ? this.#onPath(name, value) : this.render(value);
    return rendered === undefined ? undefined : `${quote(name)}:${rendered}`;
  }

  property(source: object, key: string, name: string = key): string | undefined {
    let value: unknown;
    try {
      value = (source as Record<string, unknown>)[key];
    } catch (error) {
      return `${quote(name)}:${describeThrow(error)}`;
    }
    return this.named(name, value);
  }

  entries(entries: Iterable<readonly [string, unknown]>, total: number): string {
    const rendered: string[] = [];
    let seen = 0;
    for (const [name, value] of entries) {
      if (seen === this.#limits.entries) {
        rendered.push(`"…":"${total - seen} more"`);
        break;
      }
      seen += 1;
      const entry = this.named(name, value);
      if (entry !== undefined) rendered.push(entry);
    }
    return `{${rendered.join(',')}}`;
  }

  properties(source: object, keys: readonly string[]): string {
    const shown = keys.length > this.#limits.entries ? keys.slice(0, this.#limits.entries) : keys;
    let text = '';
    for (const key of shown) {
      const entry = this.property(source, key);
      if (entry !== undefined) text += text === '' ? entry : `,${entry}`;
    }
    if (shown.length < keys.length) text += `${text === '' ? '' : ','}"…":"${keys.length - shown.length} more"`;
    return `{${text}}`;
  }

  items(items: Iterable<unknown>, total: number): string {
    const rendered: string[] = [];
    for (const item of items) {
      if (rendered.length === this.#limits.entries) {
        rendered.push(`"[${total - rendered.length} more]"`);
        break;
      }
      const text = this.#rules.hasPaths ? this.#onPath(`${rendered.length}`, item) : this.render(item);
      rendered.push(text ?? 'null');
    }
    return `[${rendered.join(',')}]`;
  }

  #onPath(name: string, value: unknown): string | undefined {
    this.#path.push(name);
    try {
      return this.#rules.hasPaths && this.#rules.isSecretPath(this.#path) ? `"${REDACTED}"` : this.render(value);
    } finally {
      this.#path.pop();
    }
  }

  #text(value: string): string {
    this.#size += value.length;
    if (this.#size > this.#limits.size && value.length > OBJECT_SIZE) return '"[too large]"';
    const excess = value.length - this.#limits.stringLength;
    return quote(excess > 0 ? `${value.slice(0, this.#limits.stringLength)}[${excess} more characters]` : value);
  }

  #object(value: object): string {
    if (this.#ancestors.includes(value)) return '"[circular]"';
    if (this.#ancestors.length >= this.#limits.depth) return '"[too deep]"';
    this.#size += OBJECT_SIZE;
    if (this.#size > this.#limits.size) return '"[too large]"';
    this.#ancestors.push(value);
    try {
      return this.#composite(value);
    } catch (error) {
      return describeThrow(error);
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
    return this.properties(value, Object.keys(value));
  }
}
