import assert from 'node:assert/strict';
import type { ClusterStateStore } from '../../ports/cluster-state-store.ts';
import { ABSENT_CLUSTER, type ClusterState } from '../../state/cluster-state.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';

/** What every store of the cluster's state does. */
export function clusterStateStoreContract({ describe, it }: ContractApi, make: MakeAdapter<ClusterStateStore>): void {
  describe('cluster state store', () => {
    it('says absent before anything was written', async () => {
      const store = await make();
      assert.deepEqual(await store.read(), ABSENT_CLUSTER);
    });

    it('gives back every field, vacancies oldest first', async () => {
      const store = await make();
      assert.equal(await store.transition(0, whole), true);
      assert.deepEqual(await store.read(), { ...whole, version: 1 });
    });

    it('moves from the expected version only', async () => {
      const store = await make();
      await store.transition(0, whole);
      assert.equal(await store.transition(0, whole), false);
      assert.equal(await store.transition(2, whole), false);
      assert.equal(await store.transition(1, { ...whole, status: 'restoring' }), true);
      assert.equal((await store.read()).status, 'restoring');
      assert.equal((await store.read()).version, 2);
    });

    it('lets one of many writers through', async () => {
      const store = await make();
      const writes = Array.from({ length: 8 }, (_, index) => store.transition(0, { ...whole, owner: `i-${index}` }));
      assert.equal((await Promise.all(writes)).filter(Boolean).length, 1);
    });
  });
}

const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };

const whole: ClusterState = {
  status: 'initialized',
  version: 1,
  owner: 'i-1',
  lease: 'cluster-init',
  fence: 3,
  updatedAt: 1_800_000_000_000,
  trace,
  clusterId: '14841639068965178418',
  vacancies: [
    { instanceId: 'i-8', createdAt: 1_800_000_001_000, trace, claimedBy: 'i-11', claimedAt: 1_800_000_003_000 },
    { instanceId: 'i-7', createdAt: 1_800_000_002_000 },
  ],
};
