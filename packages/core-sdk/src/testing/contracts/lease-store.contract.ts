import assert from 'node:assert/strict';
import type { LeaseRecord, LeaseStore } from '../../ports/lease-store.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';

/** What every lease store does: strongly consistent reads, and a compare-and-set on the version. */
export function leaseStoreContract({ describe, it }: ContractApi, make: MakeAdapter<LeaseStore>): void {
  describe('lease store', () => {
    it('has nothing under a name that was never written', async () => {
      const store = await make();
      assert.equal(await store.read('never'), undefined);
    });

    it('gives back every field', async () => {
      const store = await make();
      const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
      assert.equal(await store.replace('whole', 'absent', recordOf('whole', { trace })), true);
      assert.deepEqual(await store.read('whole'), recordOf('whole', { trace }));
    });

    it('creates a lease once', async () => {
      const store = await make();
      assert.equal(await store.replace('once', 'absent', recordOf('once')), true);
      assert.equal(await store.replace('once', 'absent', recordOf('once', { owner: 'i-2' })), false);
      assert.equal((await store.read('once'))?.owner, 'i-1');
    });

    it('replaces the expected version only', async () => {
      const store = await make();
      await store.replace('cas', 'absent', recordOf('cas', { version: 1 }));
      assert.equal(await store.replace('cas', 2, recordOf('cas', { version: 3 })), false);
      assert.equal(await store.replace('cas', 1, recordOf('cas', { version: 2, status: 'released' })), true);
      assert.equal(await store.replace('cas', 1, recordOf('cas', { version: 2 })), false);
      assert.equal((await store.read('cas'))?.status, 'released');
    });

    it('does not create what was expected to exist', async () => {
      const store = await make();
      assert.equal(await store.replace('gone', 4, recordOf('gone')), false);
      assert.equal(await store.read('gone'), undefined);
    });

    it('lets one of many writers through', async () => {
      const store = await make();
      await store.replace('race', 'absent', recordOf('race', { version: 1 }));
      const writes = Array.from({ length: 8 }, (_, index) =>
        store.replace('race', 1, recordOf('race', { version: 2, owner: `i-${index}` })),
      );
      assert.equal((await Promise.all(writes)).filter(Boolean).length, 1);
    });
  });
}

function recordOf(name: string, change: Partial<LeaseRecord> = {}): LeaseRecord {
  return {
    name,
    status: 'held',
    owner: 'i-1',
    nonce: 'nonce',
    fence: 1,
    version: 1,
    acquiredAt: 1_800_000_000_000,
    expiresAt: 1_800_000_060_000,
    durationMs: 60_000,
    ...change,
  };
}
