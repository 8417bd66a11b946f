import { quote } from '../json/quote.ts';
import type { RedactionRules } from '../json/redaction.ts';
import { ValueRenderer } from '../json/value-renderer.ts';
import { MetricError } from './metric-error.ts';

/** Metadata beside the metrics of a document: searchable in the log, invisible to CloudWatch's metrics. */
export class EmfProperties {
  readonly #rules: RedactionRules;
  readonly #report: (error: MetricError) => void;
  /** Names to JSON text. */
  readonly #values = new Map<string, string>();

  constructor(rules: RedactionRules, report: (error: MetricError) => void) {
    this.#rules = rules;
    this.#report = report;
  }

  set(name: string, value: unknown): void {
    if (name === '_aws') {
      this.#refuse(name, 'the name belongs to the embedded metric format');
      return;
    }
    const entry = new ValueRenderer(this.#rules).named(name, value);
    if (entry !== undefined) this.#values.set(name, entry);
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  clear(): void {
    if (this.#values.size > 0) this.#values.clear();
  }

  /** `,"name":value` of each property whose name the document does not use already. */
  render(usedNames: ReadonlySet<string>): string {
    let text = '';
    for (const [name, entry] of this.#values) {
      if (usedNames.has(name)) this.#refuse(name, 'a metric or dimension of the document has this name');
      else text += `,${entry}`;
    }
    return text;
  }

  refuseAll(problem: string): void {
    for (const name of this.#values.keys()) this.#refuse(name, problem);
  }

  #refuse(name: string, problem: string): void {
    this.#report(new MetricError('METRIC_PROPERTY_INVALID', name, `property ${quote(name)} left out: ${problem}`));
  }
}
