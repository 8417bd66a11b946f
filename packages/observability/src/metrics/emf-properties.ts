import { quote } from '../json/quote.ts';
import type { RedactionRules } from '../json/redaction.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import { MAX_DOCUMENT_BYTES } from './emf-limits.ts';
import type { MetricReport } from './metric-error.ts';

/** Metadata beside the metrics of a document: searchable in the log, invisible to CloudWatch's metrics. */
export interface EmfProperties {
  set(name: string, value: unknown): void;
  clear(): void;
  /** `document`, which lacks its end, with the properties whose names it does not use already, as far as they fit. */
  complete(document: string, usedNames: ReadonlySet<string>): string;
}

export function createEmfProperties(rules: RedactionRules, report: MetricReport): EmfProperties {
  /** Names to `,"name":value`. */
  const properties = new Map<string, string>();
  const refuse = (name: string, problem: string): void => report('METRIC_PROPERTY_INVALID', name, problem);
  return {
    set(name, value) {
      const text = new ValueRenderer(rules).member(name, value);
      if (name === '_aws' || name === 'trace_id') refuse(name, 'the format uses this name');
      else if (text !== undefined) properties.set(name, `,${quote(name)}:${text}`);
    },
    // Clearing an empty map costs an allocation, and mostly it is empty.
    clear: () => properties.size > 0 && properties.clear(),
    complete(document, usedNames) {
      let text = document;
      let room = properties.size === 0 ? 0 : MAX_DOCUMENT_BYTES - Buffer.byteLength(document);
      for (const [name, property] of properties) {
        const bytes = Buffer.byteLength(property);
        if (usedNames.has(name)) refuse(name, 'a metric or dimension has this name');
        else if (bytes > room) refuse(name, 'the document would exceed 1 MB');
        else {
          text += property;
          room -= bytes;
        }
      }
      return `${text}}\n`;
    },
  };
}
