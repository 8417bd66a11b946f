import assert from 'node:assert/strict';
import type { InstanceFleet } from '../../ports/instance-fleet.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';
import { hasCode } from './has-code.ts';

/** What every fleet says of what is not there. */
export function instanceFleetContract({ describe, it }: ContractApi, make: MakeAdapter<InstanceFleet>): void {
  describe('instance fleet', () => {
    it('does not take a group that is not there for an empty one', async () => {
      const fleet = await make();
      await assert.rejects(fleet.group('there-is-no-such-group'), hasCode('GROUP_UNREADABLE'));
    });

    it('leaves out instances that nobody knows', async () => {
      const fleet = await make();
      assert.deepEqual(await fleet.instances(['i-0123456789abcdef0', 'i-0fedcba9876543210']), []);
      assert.deepEqual(await fleet.instances([]), []);
    });
  });
}
