import type { ComputeEvent } from './compute/compute-event.ts';
import type { BusActivity } from './events/bus-activity.ts';
import type { AccessReport } from './iam/authorizer.ts';
import type { FunctionEvent } from './lambda/function-event.ts';

/** Everything that happens in the account and is not a request; each with `kind` and `at` (ms since the epoch). */
export type LocalAwsEvent = ComputeEvent | FunctionEvent | BusActivity | AccessEvent;

/** A denial, or a permission that rests on conditions nothing here can evaluate. */
type AccessEvent = { readonly kind: 'access'; readonly at: number } & AccessReport;
