import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ControlPlaneEvidence,
  decideRestore,
  type Evidence,
  LOST_FOR_MS,
  type RestoreFacts,
} from './decide-restore.ts';

const known = <Fact>(value: Fact): Evidence<Fact> => ({ known: true, value });
const unknown = { known: false, reason: 'AWS_ACCESS_DENIED' } as const;

const gone = (instanceId: string): ControlPlaneEvidence => ({
  instanceId,
  running: known(false),
  servesApi: unknown,
  etcd: unknown,
});
const silent = (instanceId: string, revision?: string): ControlPlaneEvidence => ({
  instanceId,
  running: known(true),
  servesApi: known(false),
  etcd: known({ serves: false, ...(revision === undefined ? {} : { revision }) }),
});
const serving = (instanceId: string): ControlPlaneEvidence => ({
  instanceId,
  running: known(true),
  servesApi: known(true),
  etcd: known({ serves: true, revision: '900' }),
});

const lost: RestoreFacts = {
  status: 'initialized',
  controlPlanes: known([gone('i-1'), gone('i-2'), gone('i-3')]),
  snapshots: known([
    { key: 'new', revision: '800', createdAt: 2 },
    { key: 'old', revision: '700', createdAt: 1 },
  ]),
  lostSince: 0,
};

describe('decideRestore', () => {
  it.each<[string, Partial<RestoreFacts>, number, object]>([
    ['everything is gone for long enough', {}, LOST_FOR_MS, { kind: 'restore-backup', key: 'new' }],
    ['not long enough', {}, LOST_FOR_MS - 1, { kind: 'wait', until: LOST_FOR_MS }],
    ['the first look', { lostSince: undefined as never }, LOST_FOR_MS, { kind: 'wait' }],
    ['one serves', { controlPlanes: known([gone('i-1'), serving('i-2')]) }, LOST_FOR_MS, { kind: 'none' }],
    ['nothing to restore from', { snapshots: known([]) }, LOST_FOR_MS, { kind: 'refuse' }],
    ['no cluster yet', { status: 'absent' }, LOST_FOR_MS, { kind: 'none' }],
    ['a cluster on its way', { status: 'initializing' }, LOST_FOR_MS, { kind: 'none' }],
    ['a restore going on', { status: 'restoring' }, LOST_FOR_MS, { kind: 'none' }],
  ])('%s', (_, change, now, expected) => {
    expect(decideRestore({ ...lost, ...change }, now)).toMatchObject(expected);
  });

  it('counts from when it was lost, and says for how long', () => {
    const facts = { ...lost, lostSince: 1_000_000 };
    expect(decideRestore(facts, 1_000_500)).toEqual({
      kind: 'wait',
      reason: 'lost for 500 ms',
      until: 1_000_000 + LOST_FOR_MS,
    });
    expect(decideRestore(facts, LOST_FOR_MS).kind).toBe('wait');
    expect(decideRestore(facts, 1_000_000 + LOST_FOR_MS).kind).toBe('restore-backup');
  });

  it('takes the backup of the highest revision, however they are listed', () => {
    const snapshots = known([
      { key: 'old', revision: '99', createdAt: 1 },
      { key: 'new', revision: '800', createdAt: 2 },
      { key: 'middle', revision: '700', createdAt: 3 },
    ]);
    expect(decideRestore({ ...lost, snapshots }, LOST_FOR_MS)).toMatchObject({ key: 'new', revision: '800' });
  });

  it.each<[string, ControlPlaneEvidence, object]>([
    [
      'its API answers and nothing else is known',
      { ...gone('i-9'), running: unknown, servesApi: known(true) },
      { kind: 'none', reason: 'i-9 shows life' },
    ],
    [
      'its etcd serves and nothing else is known',
      { ...gone('i-9'), running: unknown, etcd: known({ serves: true }) },
      { kind: 'none' },
    ],
    ['one with data does not run', { ...silent('i-9', '900'), running: known(false) }, { kind: 'restore-backup' }],
    ['one runs, without data', silent('i-9'), { kind: 'restore-backup' }],
    [
      'whether it runs is not known',
      { ...silent('i-9'), running: unknown },
      { kind: 'wait', reason: 'i-9: whether it runs is not known: AWS_ACCESS_DENIED' },
    ],
  ])('weighs one more control plane: %s', (_, evidence, expected) => {
    const controlPlanes = known([gone('i-1'), evidence]);
    expect(decideRestore({ ...lost, controlPlanes }, LOST_FOR_MS)).toMatchObject(expected);
  });

  it('takes the first of equals, so that everybody decides alike', () => {
    const controlPlanes = known(['i-1', 'i-2', 'i-3'].map((instanceId) => silent(instanceId, '900')));
    expect(decideRestore({ ...lost, controlPlanes }, LOST_FOR_MS)).toMatchObject({ instanceId: 'i-1' });
  });

  it('restores a survivor when there is no backup', () => {
    const facts = { ...lost, controlPlanes: known([silent('i-1', '5')]), snapshots: known([]) };
    expect(decideRestore(facts, LOST_FOR_MS)).toEqual({
      kind: 'restore-survivor',
      instanceId: 'i-1',
      revision: '5',
      reason: 'its data is at revision 5, the newest backup at none',
    });
  });

  it.each<[string, Partial<RestoreFacts>]>([
    ['the group', { controlPlanes: unknown }],
    ['whether one runs', { controlPlanes: known([gone('i-1'), { ...gone('i-2'), running: unknown }]) }],
    ['whether a running one serves', { controlPlanes: known([{ ...silent('i-1'), servesApi: unknown }]) }],
    ['what the etcd of a running one says', { controlPlanes: known([{ ...silent('i-1'), etcd: unknown }]) }],
    ['the backups', { snapshots: unknown }],
  ])('never restores when it is not known: %s (fault rows 14 and 15)', (_, change) => {
    expect(decideRestore({ ...lost, ...change }, 100 * LOST_FOR_MS).kind).toBe('wait');
  });

  it('does not restore because a probe sees nothing while etcd serves (fault row 15)', () => {
    const blind = { ...serving('i-1'), servesApi: known(false) };
    expect(decideRestore({ ...lost, controlPlanes: known([blind]) }, 100 * LOST_FOR_MS).kind).toBe('none');
  });

  it.each([
    ['900', { kind: 'restore-survivor', instanceId: 'i-3', revision: '900' }],
    ['800', { kind: 'restore-survivor', instanceId: 'i-3' }],
    ['799', { kind: 'restore-backup', key: 'new' }],
    ['9223372036854775807', { kind: 'restore-survivor' }],
  ])('weighs a survivor at revision %s against the newest backup (fault row 16)', (revision, expected) => {
    const controlPlanes = known([gone('i-1'), gone('i-2'), silent('i-3', revision)]);
    expect(decideRestore({ ...lost, controlPlanes }, LOST_FOR_MS)).toMatchObject(expected);
  });

  it('takes the newest of two survivors, and one without data for none', () => {
    const controlPlanes = known([silent('i-1', '850'), silent('i-2', '950'), silent('i-3')]);
    expect(decideRestore({ ...lost, controlPlanes }, LOST_FOR_MS)).toMatchObject({ instanceId: 'i-2' });
  });

  it('never restores while anything serves or is unknown, whatever else there is', () => {
    const evidence = <Fact>(value: fc.Arbitrary<Fact>): fc.Arbitrary<Evidence<Fact>> =>
      fc.oneof(value.map(known), fc.constant(unknown));
    const controlPlane = fc.record({
      instanceId: fc.constantFrom('i-1', 'i-2', 'i-3'),
      running: evidence(fc.boolean()),
      servesApi: evidence(fc.boolean()),
      etcd: evidence(fc.record({ serves: fc.boolean() })),
    });
    const property = fc.property(fc.array(controlPlane, { maxLength: 5 }), (controlPlanes) => {
      const { kind } = decideRestore({ ...lost, controlPlanes: known(controlPlanes) }, 10 * LOST_FOR_MS);
      const isClear = controlPlanes.every(
        ({ running, servesApi, etcd }) =>
          !(servesApi.known && servesApi.value) &&
          !(etcd.known && etcd.value.serves) &&
          running.known &&
          (!running.value || (servesApi.known && etcd.known)),
      );
      return kind.startsWith('restore') ? isClear : true;
    });
    expect(() => fc.assert(property, { numRuns: 2_000 })).not.toThrow();
  });
});
