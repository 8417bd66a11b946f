import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT_CLUSTER, type ClusterState } from './cluster-state.ts';
import { type ClusterMove, decideMove } from './decide-move.ts';

const init = { owner: 'i-1', lease: 'cluster-init', fence: 3, at: 10 };
const restore = { owner: 'i-5', lease: 'restore-lock', fence: 1, at: 30 };

const initializing: ClusterState = {
  ...ABSENT_CLUSTER,
  status: 'initializing',
  version: 1,
  owner: 'i-1',
  lease: 'cluster-init',
  fence: 3,
};
const initialized: ClusterState = { ...initializing, status: 'initialized', version: 2, clusterId: '42' };
const restoring: ClusterState = {
  ...initialized,
  status: 'restoring',
  version: 3,
  owner: 'i-5',
  lease: 'restore-lock',
  fence: 1,
};

describe('decideMove', () => {
  it.each<[string, ClusterState, ClusterMove, string, string]>([
    ['the first init', ABSENT_CLUSTER, { ...init, transition: 'begin-init' }, 'write', 'absent -> initializing'],
    ['the same init again', initializing, { ...init, transition: 'begin-init' }, 'done', 'i-1 made this move before'],
    [
      'takeover of a dead init',
      initializing,
      { ...init, owner: 'i-2', fence: 4, transition: 'begin-init' },
      'write',
      'initializing -> initializing',
    ],
    [
      'a paused init that begins late',
      initializing,
      { ...init, owner: 'i-2', fence: 2, transition: 'begin-init' },
      'refuse',
      'fence 2 is not newer than 3 of i-1',
    ],
    [
      'an init under a fence that is no newer, begun by nobody known',
      { ...ABSENT_CLUSTER, status: 'initializing', lease: 'cluster-init', fence: 3 },
      { ...init, transition: 'begin-init' },
      'refuse',
      'fence 3 is not newer than 3 of nobody',
    ],
    [
      'takeover under another lease, whose fence counts by itself',
      initializing,
      { ...init, owner: 'i-2', lease: 'another', fence: 1, transition: 'begin-init' },
      'write',
      'initializing -> initializing',
    ],
    [
      'the end of the init',
      initializing,
      { ...init, transition: 'finish-init' },
      'write',
      'initializing -> initialized',
    ],
    ['its end again', initialized, { ...init, transition: 'finish-init' }, 'done', 'i-1 made this move before'],
    [
      'its end by another',
      initializing,
      { ...init, owner: 'i-2', fence: 4, transition: 'finish-init' },
      'refuse',
      'i-1 began it under fence 3, i-2 holds 4',
    ],
    [
      'its end under an older fence',
      initializing,
      { ...init, fence: 2, transition: 'finish-init' },
      'refuse',
      'i-1 began it under fence 3, i-1 holds 2',
    ],
    [
      'its end under another lease',
      initializing,
      { ...init, lease: 'restore-lock', transition: 'finish-init' },
      'refuse',
      'i-1 began it under fence 3, i-1 holds 3',
    ],
    [
      'the end of what nobody known began',
      { ...ABSENT_CLUSTER, status: 'initializing' },
      { ...init, transition: 'finish-init' },
      'refuse',
      'nobody began it under fence 0, i-1 holds 3',
    ],
    [
      'a second init (I1)',
      initialized,
      { ...init, owner: 'i-2', fence: 9, transition: 'begin-init' },
      'refuse',
      'a cluster that is initialized cannot begin-init',
    ],
    [
      'an init beside a restore (I1)',
      restoring,
      { ...init, fence: 9, transition: 'begin-init' },
      'refuse',
      'a cluster that is restoring cannot begin-init',
    ],
    [
      'a restore of nothing',
      ABSENT_CLUSTER,
      { ...restore, transition: 'begin-restore' },
      'refuse',
      'a cluster that is absent cannot begin-restore',
    ],
    [
      'a restore, whose fence counts by itself',
      initialized,
      { ...restore, transition: 'begin-restore' },
      'write',
      'initialized -> restoring',
    ],
    [
      'takeover of a dead restore',
      restoring,
      { ...restore, owner: 'i-6', fence: 2, transition: 'begin-restore' },
      'write',
      'restoring -> restoring',
    ],
    [
      'a paused restore that begins late',
      restoring,
      { ...restore, owner: 'i-6', fence: 1, transition: 'begin-restore' },
      'refuse',
      'fence 1 is not newer than 1 of i-5',
    ],
    [
      'the end of the restore',
      restoring,
      { ...restore, transition: 'finish-restore' },
      'write',
      'restoring -> initialized',
    ],
    [
      'its end by another',
      restoring,
      { ...restore, owner: 'i-6', fence: 2, transition: 'finish-restore' },
      'refuse',
      'i-5 began it under fence 1, i-6 holds 2',
    ],
  ])('%s', (_, state, move, kind, reason) => {
    expect(decideMove(state, move)).toMatchObject({ kind, reason });
  });

  it('keeps what a move does not change, and forgets the trace of the last one', () => {
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    const state = { ...initialized, trace, vacancies: [{ instanceId: 'i-9', createdAt: 1 }] };
    const decision = decideMove(state, { ...restore, transition: 'begin-restore' });
    if (decision.kind !== 'write') throw new Error(decision.kind);
    expect(decision.to).toMatchObject({ clusterId: '42', vacancies: state.vacancies, version: 3, updatedAt: 30 });
    expect(Object.keys(decision.to)).not.toContain('trace');
  });

  it('never goes back to no cluster, and inits once, whatever is asked for (I1)', () => {
    const move = fc.record({
      transition: fc.constantFrom(
        'begin-init' as const,
        'finish-init' as const,
        'begin-restore' as const,
        'finish-restore' as const,
      ),
      owner: fc.constantFrom('i-1', 'i-2', 'i-3'),
      lease: fc.constantFrom('cluster-init', 'restore-lock'),
      fence: fc.nat(4),
      at: fc.constant(0),
    });
    const property = fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      let state = ABSENT_CLUSTER;
      let inits = 0;
      for (const each of moves) {
        const decision = decideMove(state, each);
        if (decision.kind !== 'write') continue;
        if (each.transition === 'finish-init') inits += 1;
        if (decision.to.status === 'absent') return false;
        state = decision.to;
      }
      return inits <= 1;
    });
    expect(() => fc.assert(property, { numRuns: 2_000 })).not.toThrow();
  });
});
