import { REDACTED } from './redaction.ts';
import { escapeJson, secretForms } from './secret-forms.ts';

/** Shorter values would match by chance. */
const MIN_LENGTH = 4;
/** Lines of a multi-line secret (a PEM block) from this length on count as secrets of their own. */
const MIN_LINE_LENGTH = 16;

/** Values that must appear nowhere in telemetry, whatever field or text they hide in. */
export class SecretRegistry {
  /** What is searched in strings, longest first, so that a secret that contains another goes whole. */
  #forms: readonly string[] = [];
  /** What is searched in finished JSON text. */
  #needles: readonly string[] = [];

  /**
   * Registers a secret: the value, without white space around it too, its lines, and what they are encoded: JSON, URL, form,
   * hexadecimal, and base64, also in the middle of a longer text.
   * @returns false when the value is too short (under 4 characters) to be told from chance
   */
  add(secret: string): boolean {
    if (secret.length < MIN_LENGTH) return false;
    const trimmed = secret.trim();
    const values = [
      secret,
      ...(trimmed.length < MIN_LENGTH ? [] : [trimmed]),
      ...secret.split(/\r?\n/).filter((line) => line.length >= MIN_LINE_LENGTH),
    ];
    this.#forms = longestFirst([...this.#forms, ...values.flatMap(secretForms)]);
    this.#needles = longestFirst(this.#forms.map(escapeJson));
    return true;
  }

  /** Forgets every secret. */
  clear(): void {
    this.#forms = [];
    this.#needles = [];
  }

  /** `json`, which is valid JSON with or without a line feed, without any registered value. */
  scrub(json: string): string {
    for (const needle of this.#needles) {
      // Replaced inside the parsed strings: in the text, a match could begin in one string and end in the next.
      if (json.includes(needle)) return this.#scrubParsed(json);
    }
    return json;
  }

  /** `text` without any registered value. */
  scrubText(text: string): string {
    let scrubbed = text;
    for (const form of this.#forms) scrubbed = scrubbed.replaceAll(form, REDACTED);
    return scrubbed;
  }

  #scrubParsed(json: string): string {
    const clean = (value: unknown): unknown => {
      if (typeof value === 'string') return this.scrubText(value);
      // Only a whole number is taken for a secret: pieces of measured ones would match by chance.
      if (typeof value === 'number' && this.#forms.includes(`${value}`)) return REDACTED;
      if (Array.isArray(value)) return value.map(clean);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [this.scrubText(name), clean(member)]));
    };
    return `${JSON.stringify(clean(JSON.parse(json)))}${json.endsWith('\n') ? '\n' : ''}`;
  }
}

function longestFirst(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}
