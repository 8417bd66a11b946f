import type { RecordedRequest } from '@dedicated-k8s/local-aws';
import type { World } from '../scenario/world.ts';

/** A write of a lease, as DynamoDB saw it. */
export interface LeaseWrite {
  readonly at: number;
  /** The instance that asked for it. */
  readonly by: string;
  readonly owner: string;
  readonly nonce: string;
  readonly fence: number;
  readonly held: boolean;
  readonly durationMs: number;
  /** False: its condition did not hold. */
  readonly accepted: boolean;
}

/** A write of the cluster's state, as DynamoDB saw it. */
export interface StateWrite {
  readonly at: number;
  readonly by: string;
  readonly status: string;
  readonly owner: string;
  readonly accepted: boolean;
}

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** Every write of a lease, in order. */
export function leaseWrites(world: Pick<World, 'requests'>, lease: string): readonly LeaseWrite[] {
  return putsOf(world, lease).map(({ request, item }) => ({
    ...shared(request),
    owner: item['InstanceId']?.S ?? '',
    nonce: item['Nonce']?.S ?? '',
    fence: Number(item['Fence']?.N),
    held: item['Status']?.S === 'HELD',
    durationMs: Number(item['LeaseDurationMs']?.N),
  }));
}

/** Every write of the cluster's state item, in order. */
export function stateWrites(world: Pick<World, 'requests'>): readonly StateWrite[] {
  return putsOf(world, 'cluster-state').map(({ request, item }) => ({
    ...shared(request),
    status: item['Status']?.S ?? '',
    owner: item['Owner']?.S ?? '',
  }));
}

/** The caller's own name: an instance's id, or a function's. */
export function callerOf({ principal }: Pick<RecordedRequest, 'principal'>): string {
  return principal.slice(principal.lastIndexOf('/') + 1);
}

/** Whether a request is a write of the item of this name in the table of locks. */
export function isPutOf(request: RecordedRequest, name: string): boolean {
  return request.operation === 'PutItem' && itemOf(request)?.['LockName']?.S === name;
}

function putsOf({ requests }: Pick<World, 'requests'>, name: string) {
  return requests.items.flatMap((request) => {
    const item = isPutOf(request, name) ? itemOf(request) : undefined;
    return item === undefined ? [] : [{ request, item }];
  });
}

function itemOf({ input }: RecordedRequest): Item | undefined {
  return (input as { readonly Item?: Item } | undefined)?.Item;
}

/** A write whose answer was lost has been made all the same. */
function shared(request: RecordedRequest): Pick<StateWrite, 'at' | 'by' | 'accepted'> {
  const made = request.output !== undefined;
  return { at: request.at, by: callerOf(request), accepted: made };
}
