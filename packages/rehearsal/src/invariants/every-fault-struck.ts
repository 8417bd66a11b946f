import type { RecordedRequest } from '@dedicated-k8s/local-aws';
import type { FaultChoice } from '../fault/parse-fault.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** I6: each fault was really met, so that what is said about faults is not said about none. */
export function everyFaultStruck({ requests }: World, faults: readonly FaultChoice[]): Verdict {
  const struck = requests.items.filter(({ fault }) => fault !== undefined);
  const idle = faults.filter((choice) => !struck.some((request) => isOf(choice, request)));
  return {
    invariant: 'I6',
    claim: 'every fault struck',
    held: faults.length > 0 && idle.length === 0,
    seen:
      idle.length === 0
        ? `${faults.length} faults, ${struck.length} requests met one`
        : `never met: ${idle.map(({ text }) => text).join(', ')}`,
  };
}

function isOf(choice: FaultChoice, request: RecordedRequest): boolean {
  if (choice.kind === 'metadata') {
    const isPath = choice.path === undefined || choice.path === request.operation;
    return request.service === 'imds' && isPath && request.fault === choice.fault.kind;
  }
  const { service, operation, principal = '', fault } = choice.rule;
  return (
    (service === undefined || request.service === service) &&
    (operation === undefined || request.operation === operation) &&
    request.principal.includes(principal) &&
    request.fault === fault.kind
  );
}
