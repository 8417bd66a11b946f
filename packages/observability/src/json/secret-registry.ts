import { quote } from './quote.ts';
import { REDACTED } from './redaction.ts';

/** Shorter values would match by chance. */
const MIN_LENGTH = 4;
/** Lines of a multi-line secret (a PEM block) from this length on count as secrets of their own. */
const MIN_LINE_LENGTH = 16;

const inner = (json: string): string => json.slice(1, -1);

/** Values that must appear nowhere in telemetry, whatever field or text they hide in. */
export class SecretRegistry {
  /** What is searched in strings, longest first, so that a secret that contains another goes whole. */
  #forms: readonly string[] = [];
  /** What is searched in finished JSON text. */
  #needles: readonly string[] = [];

  /**
   * Registers a secret: the value, its lines, and its base64, URL-encoded and JSON-escaped forms.
   * @returns false when the value is too short (under 4 characters) to be told from chance
   */
  add(secret: string): boolean {
    if (secret.length < MIN_LENGTH) return false;
    const values = [secret, ...secret.split(/\r?\n/).filter((line) => line.length >= MIN_LINE_LENGTH)];
    const forms = values.flatMap((value) => [value, inner(quote(value)), base64(value), encodeText(value)]);
    this.#forms = longestFirst([...this.#forms, ...forms]);
    this.#needles = longestFirst(this.#forms.map((form) => inner(quote(form))));
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

const base64 = (value: string): string => Buffer.from(value).toString('base64');

function encodeText(value: string): string {
  // Lone surrogates cannot be URL-encoded.
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}
