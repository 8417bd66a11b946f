import { describeThrow } from './describe-throw.ts';
import type { NestedRenderer } from './nested-renderer.ts';
import { quote, quoteUpTo } from './quote.ts';
import { REDACTED, type RedactionRules } from './redaction.ts';
import { renderError } from './render-error.ts';
import { isPlain, renderExotic } from './render-exotic.ts';
import { DEFAULT_LIMITS, OBJECT_SIZE, type RenderLimits } from './render-limits.ts';
import { renderPrimitive } from './render-primitive.ts';

const ERROR_KIND = '[object Error]';

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

  /** The value of a field of the record, whose name begins the path of all that is in it; the same for an item of a list. */
  field(name: string, value: unknown): string {
    return this.#at(name, value) ?? 'null';
  }

  render(value: unknown): string | undefined {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'object') return value === null ? 'null' : this.#object(value);
    return renderPrimitive(value);
  }

  /** Anything that was thrown, as the record's `error` object. */
  thrown(value: unknown): string {
    const error = typeof value !== 'object' || value === null ? { name: typeof value, message: value } : value;
    this.#path.push('error');
    this.#ancestors.push(error);
    try {
      return renderError(error, this);
    } catch (reason) {
      return `{"type":"Error","message":${describeThrow(reason)}}`;
    } finally {
      this.#ancestors.pop();
      this.#path.pop();
    }
  }

  member(name: string, value: unknown): string | undefined {
    return value !== undefined && this.#rules.isSecretName(name) ? `"${REDACTED}"` : this.#at(name, value);
  }

  properties(source: object, keys: readonly string[]): string {
    const shown = keys.slice(0, this.#limits.entries);
    let text = '';
    for (const key of shown) {
      let value: string | undefined;
      try {
        value = this.member(key, (source as Record<string, unknown>)[key]);
      } catch (error) {
        value = describeThrow(error);
      }
      if (value !== undefined) text += `,${quote(key)}:${value}`;
    }
    if (shown.length < keys.length) text += `,"…":"${keys.length - shown.length} more"`;
    return `{${text.slice(1)}}`;
  }

  items(items: Iterable<unknown>, total: number): string {
    const rendered: string[] = [];
    for (const item of items) {
      if (rendered.length === this.#limits.entries) {
        rendered.push(`"[${total - rendered.length} more]"`);
        break;
      }
      rendered.push(this.field(`${rendered.length}`, item));
    }
    return `[${rendered.join(',')}]`;
  }

  /** The value at the next step of the path. */
  #at(name: string, value: unknown): string | undefined {
    if (!this.#rules.hasPaths) return this.render(value);
    this.#path.push(name);
    // Rendering never throws, so that the step is always taken back.
    const text = this.#rules.isSecretPath(this.#path) ? `"${REDACTED}"` : this.render(value);
    this.#path.pop();
    return text;
  }

  #text(value: string): string {
    this.#size += value.length;
    if (this.#size > this.#limits.size && value.length > OBJECT_SIZE) return '"[too large]"';
    return quoteUpTo(value, this.#limits.stringLength);
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
    // An error of another realm, such as Node's own in a test that Jest runs, is no instance of ours.
    const kind = value instanceof Error ? ERROR_KIND : Object.prototype.toString.call(value);
    if (kind === ERROR_KIND) return renderError(value, this);
    const plain = isPlain(value);
    const exotic = plain ? undefined : renderExotic(value, this);
    if (exotic !== undefined) return exotic;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return this.render(toJSON.call(value)) ?? 'null';
    const keys = Object.keys(value);
    if (plain || (keys.length > 0 && kind !== '[object String]')) return this.properties(value, keys);
    // It shows nothing of itself: a boxed primitive, a promise, an abort signal.
    const primitive: unknown = value.valueOf();
    return typeof primitive === 'object' ? quote(kind) : (this.render(primitive) ?? 'null');
  }
}
