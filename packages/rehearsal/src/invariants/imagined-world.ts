import { clusterNames, type EtcdFacts } from '@dedicated-k8s/core-sdk';
import type { RecordedRequest } from '@dedicated-k8s/local-aws';
import type { LogRecord } from '../logs/log-store.ts';
import { History } from '../scenario/history.ts';
import type { World } from '../scenario/world.ts';

/** An instance of the control planes' group. */
interface ImaginedInstance {
  readonly instanceId: string;
  readonly address: string;
  /** Lifecycle state; default `InService`. */
  readonly state?: string;
  /** Folder of its files; default one that is not there. */
  readonly root?: string;
}

/** What happened, for tests of verdicts: they look at nothing else. */
export interface Imagined {
  readonly requests?: readonly Partial<RecordedRequest>[];
  readonly events?: readonly object[];
  readonly records?: readonly LogRecord[];
  /** Lines that could not be read as records. */
  readonly plainLines?: readonly { readonly source: string; readonly line: string }[];
  readonly instances?: readonly ImaginedInstance[];
}

/** A world in which only this happened. */
export function imaginedWorld({
  requests = [],
  events = [],
  records = [],
  plainLines = [],
  instances = [],
}: Imagined): World {
  const history = new History<RecordedRequest>();
  for (const request of requests) history.add({ ...EMPTY, ...request });
  const told = new History<object>();
  for (const event of events) told.add(event);
  const names = clusterNames('demo');
  const machines = new Map(instances.map((instance) => [instance.instanceId, instance]));
  return {
    names,
    requests: history,
    events: told,
    logs: { records, plainLines },
    until: async (_: string, __: number, probe: () => unknown) => probe(),
    instances: { all: machines, running: machines },
    instanceViews: () =>
      instances.map(({ state = 'InService', ...rest }) => ({ ...rest, state, group: names.groups.controlPlane })),
  } as unknown as World;
}

/** etcd with these members, each on the address of its name, voting. */
export function etcdWith(...addresses: readonly string[]): EtcdFacts {
  return {
    clusterId: '1',
    members: addresses.map((address) => ({
      id: `m-${address}`,
      name: address,
      peerUrls: [`https://${address}:2380`],
      clientUrls: [],
      isLearner: false,
    })),
    health: [],
    alarms: [],
    observedAt: 0,
    observedBy: 'test',
  };
}

const EMPTY: RecordedRequest = {
  at: 0,
  durationMs: 0,
  requestId: '',
  service: '',
  operation: '',
  principal: '',
  status: 200,
  trace: {},
};

/** A write of the lease `cluster-init`. */
export function leaseWrite(write: {
  readonly at: number;
  readonly by: string;
  readonly nonce?: string;
  readonly held?: boolean;
  readonly accepted?: boolean;
}): Partial<RecordedRequest> {
  const { at, by, nonce = by, held = true, accepted = true } = write;
  const Item = {
    LockName: { S: 'cluster-init' },
    InstanceId: { S: by },
    Nonce: { S: nonce },
    Fence: { N: '1' },
    Status: { S: held ? 'HELD' : 'RELEASED' },
    LeaseDurationMs: { N: '10000' },
  };
  const principal = `arn:aws:sts::111122223333:assumed-role/node/${by}`;
  return { at, principal, service: 'dynamodb', operation: 'PutItem', input: { Item }, ...(accepted && { output: {} }) };
}

/** A record of a source's log, written `at` ms. */
export function record(source: string, at: number, fields: Readonly<Record<string, unknown>>): LogRecord {
  return { source, record: { timestamp: new Date(at).toISOString(), ...fields } };
}

/** A write of the cluster's state. */
export function stateWrite(status: string, accepted: boolean = true): Partial<RecordedRequest> {
  const Item = { LockName: { S: 'cluster-state' }, Status: { S: status }, Owner: { S: 'i-1' } };
  return { service: 'dynamodb', operation: 'PutItem', input: { Item }, ...(accepted && { output: {} }) };
}
