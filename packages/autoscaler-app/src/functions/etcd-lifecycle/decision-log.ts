import type { Logger } from '@dedicated-k8s/observability';
import type { TerminationDecision, TerminationFacts } from './decide-termination.ts';

/** Logs decisions with the facts they were made from; one that only repeats the last is of interest to nobody. */
export class DecisionLog {
  readonly #logger: Logger;
  readonly #last = new Map<string, string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(decision: TerminationDecision, facts: TerminationFacts): void {
    const text = JSON.stringify(decision);
    const fields = { instance_id: facts.instanceId, decision, facts };
    if (this.#last.get(facts.instanceId) === text) this.#logger.debug('decided the same about a termination', fields);
    else this.#logger.info('decided about a termination', fields);
    this.#last.set(facts.instanceId, text);
  }
}
