import assert from 'node:assert/strict';
import type { TargetGroup } from '../../ports/target-group.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';
import { hasCode } from './has-code.ts';

/** What every target group adapter says of a target group that is not there. */
export function targetGroupContract({ describe, it }: ContractApi, make: MakeAdapter<TargetGroup>): void {
  describe('target group', () => {
    it('does not take one that is not there for an empty one', async () => {
      const targets = await make();
      await assert.rejects(targets.health('there-is-no-such-tg'), hasCode('TARGET_GROUP_UNREADABLE'));
    });

    it('registers nothing in one that is not there', async () => {
      const targets = await make();
      const registering = targets.register('there-is-no-such-tg', 'i-0123456789abcdef0', 6443);
      await assert.rejects(registering, hasCode('TARGET_GROUP_UNREADABLE'));
    });
  });
}
