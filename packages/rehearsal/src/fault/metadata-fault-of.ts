import type { Fault, MetadataFault, MetadataRequest } from '@dedicated-k8s/local-aws';
import type { FaultChoice } from './parse-fault.ts';

/** Longer than any attempt to read metadata lasts. */
const BLACK_HOLE_MS = 60_000;

/** What the metadata services of all instances are to do: the first choice that matches strikes, and is told. */
export function metadataFaultOf(
  choices: readonly FaultChoice[],
  onStrike: (request: MetadataRequest, fault: Fault) => void,
): (request: MetadataRequest) => MetadataFault | undefined {
  return (request) => {
    const { path, call } = request;
    for (const choice of choices) {
      if (choice.kind !== 'metadata' || (choice.path !== undefined && choice.path !== path)) continue;
      const { from = 1, to = Number.POSITIVE_INFINITY } = choice.calls ?? {};
      if (call < from || call > to) continue;
      onStrike(request, choice.fault);
      return shown(choice.fault);
    }
    return undefined;
  };
}

function shown(fault: Fault): MetadataFault {
  switch (fault.kind) {
    case 'throttle':
      return { status: 429 };
    case 'deny':
      return { status: 403 };
    case 'error':
      return { status: fault.status ?? 503 };
    case 'time-out':
      return { delayMs: BLACK_HOLE_MS };
    case 'drop':
      return { hangUp: true };
    case 'delay':
      return { delayMs: fault.delayMs };
  }
}
