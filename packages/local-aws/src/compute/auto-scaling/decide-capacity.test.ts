import { assert, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { type CapacityFacts, decideCapacity } from './decide-capacity.ts';
import type { ProcessName } from './group.ts';
import { countsTowardsCapacity, type GroupInstance } from './group-instance.ts';

const placements = ['a', 'b', 'c'].map((availabilityZone) => ({ availabilityZone, subnetId: undefined }));

function instance(index: number, over: Partial<GroupInstance> = {}): GroupInstance {
  return {
    instanceId: `i-${index}`,
    availabilityZone: placements[index % 3]!.availabilityZone,
    instanceType: 'm5.large',
    launchTemplateVersion: '1',
    state: 'InService',
    health: 'Healthy',
    protectedFromScaleIn: false,
    launchedAt: index,
    machine: 'running',
    actions: [],
    departure: undefined,
    abandoned: false,
    released: false,
    activityId: 'x',
    ...over,
  };
}

function facts(over: Partial<CapacityFacts>): CapacityFacts {
  return {
    desired: 3,
    instances: [0, 1, 2].map((index) => instance(index)),
    placements,
    suspended: new Set(),
    retryLaunchAt: 0,
    ...over,
  };
}

const suspended = (...names: ProcessName[]) => ({ suspended: new Set(names) });

const doing = (step: object): unknown => expect.objectContaining(step);

test.each<[string, Partial<CapacityFacts>, unknown]>([
  ['as desired', {}, undefined],
  ['one too few', { desired: 4 }, doing({ kind: 'launch' })],
  [
    'launches go to the emptiest zone',
    { instances: [instance(0), instance(1)] },
    doing({ kind: 'launch', placement: placements[2] }),
  ],
  [
    'one that terminates does not count',
    { instances: [instance(0), instance(1), instance(2, { state: 'Terminating:Wait' })] },
    doing({ kind: 'launch' }),
  ],
  [
    'a retained one does not count',
    { instances: [instance(0), instance(1), instance(2, { state: 'Terminating:Retained' })] },
    doing({ kind: 'launch' }),
  ],
  [
    'one that waits to launch counts',
    { instances: [instance(0), instance(1), instance(2, { state: 'Pending:Wait' })] },
    undefined,
  ],
  ['launching suspended', { desired: 4, ...suspended('Launch') }, undefined],
  ['after a failed launch', { desired: 4, retryLaunchAt: 200 }, doing({ kind: 'wait', until: 200 })],
  [
    'one too many: the oldest of the fullest zone',
    { desired: 3, instances: [0, 1, 2, 4].map((index) => instance(index)) },
    doing({ kind: 'terminate', instanceId: 'i-1' }),
  ],
  [
    'protected ones stay',
    { desired: 2, instances: [instance(0, { protectedFromScaleIn: true }), instance(1), instance(2)] },
    doing({ kind: 'terminate', instanceId: 'i-1' }),
  ],
  [
    'all protected',
    { desired: 2, instances: [0, 1, 2].map((index) => instance(index, { protectedFromScaleIn: true })) },
    undefined,
  ],
  ['terminating suspended', { desired: 2, ...suspended('Terminate') }, undefined],
  [
    'an unhealthy one, protected or not',
    { instances: [instance(0), instance(1), instance(2, { health: 'Unhealthy', protectedFromScaleIn: true })] },
    doing({ kind: 'terminate', instanceId: 'i-2' }),
  ],
  [
    'one whose machine went away',
    { instances: [instance(0), instance(1), instance(2, { machine: 'stopping' })] },
    doing({ kind: 'terminate', instanceId: 'i-2' }),
  ],
  [
    'its machine went away, health checks suspended',
    { instances: [instance(0), instance(1), instance(2, { machine: 'gone' })], ...suspended('HealthCheck') },
    undefined,
  ],
  [
    'replacing suspended',
    { instances: [instance(0), instance(1), instance(2, { health: 'Unhealthy' })], ...suspended('ReplaceUnhealthy') },
    undefined,
  ],
])('%s', (_what, over, expected) => {
  const step = decideCapacity(facts(over), 100);
  expect(step).toEqual(expected);
});

test('repeated steps reach the desired size and stop', () => {
  assert(
    property(nat(8), nat(8), (have, desired) => {
      let instances: GroupInstance[] = Array.from({ length: have }, (_, index) => instance(index));
      for (let turn = 0; turn < 20; turn += 1) {
        const step = decideCapacity(facts({ desired, instances }), 100);
        if (step === undefined) break;
        if (step.kind === 'launch')
          instances = [
            ...instances,
            instance(100 + turn, { availabilityZone: step.placement.availabilityZone, state: 'Pending' }),
          ];
        if (step.kind === 'terminate')
          instances = instances.map((one) =>
            one.instanceId === step.instanceId ? { ...one, departure: { at: 0, cause: '' } } : one,
          );
      }
      expect(instances.filter(countsTowardsCapacity)).toHaveLength(desired);
      expect(decideCapacity(facts({ desired, instances }), 100)).toBeUndefined();
    }),
  );
});
