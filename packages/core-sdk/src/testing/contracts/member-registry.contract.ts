import assert from 'node:assert/strict';
import type { MemberItem, MemberRegistry } from '../../ports/member-registry.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';
import { eventually } from './eventually.ts';

/** What every member registry does. */
export function memberRegistryContract({ describe, it }: ContractApi, make: MakeAdapter<MemberRegistry>): void {
  describe('member registry', () => {
    it('keeps ids above 2^53 exact', async () => {
      const registry = await make();
      const member = memberOf({ memberId: '18446744073709551615' });
      await registry.put(member);
      assert.deepEqual(await registry.list(), [member]);
    });

    it('finds the members of an instance, newest first', async () => {
      const registry = await make();
      await registry.put(memberOf({ memberId: '1', createdAt: 1_800_000_000_000 }));
      await registry.put(memberOf({ memberId: '2', createdAt: 1_800_000_009_000 }));
      await registry.put(memberOf({ memberId: '3', instanceId: 'i-2' }));
      await eventually(async () => {
        const found = await registry.findByInstance('i-1');
        assert.deepEqual(
          found.map(({ memberId }) => memberId),
          ['2', '1'],
        );
      });
      assert.deepEqual(await registry.findByInstance('i-9'), []);
    });

    it('overwrites a member that registers again', async () => {
      const registry = await make();
      await registry.put(memberOf({ status: 'removed' }));
      await registry.put(memberOf({ hostname: 'cp-new' }));
      const [member] = await registry.list();
      assert.equal(member?.hostname, 'cp-new');
      assert.equal(member?.status, 'active');
    });

    it('notes a removal', async () => {
      const registry = await make();
      await registry.put(memberOf({}));
      await registry.markRemoved('255', { status: 'removed', at: 1_800_000_005_000, requestId: 'r-1' });
      const [member] = await registry.list();
      assert.equal(member?.status, 'removed');
      assert.equal(member?.updatedAt, 1_800_000_005_000);
    });

    it('makes no item of a note on an unknown member', async () => {
      const registry = await make();
      await registry.markRemoved('255', { status: 'removed', at: 1_800_000_005_000, requestId: 'r-1' });
      assert.deepEqual(await registry.list(), []);
    });
  });
}

function memberOf(change: Partial<MemberItem>): MemberItem {
  return {
    memberId: '255',
    instanceId: 'i-1',
    privateIp: '10.0.1.10',
    hostname: 'cp-1',
    status: 'active',
    createdAt: 1_800_000_000_000,
    ...change,
  };
}
