import { describe, expect, it } from 'vitest';
import { etcdFactsOf } from '../testing/etcd-facts-of.ts';
import { compareMembership } from './compare-membership.ts';

const instance = (n: number) => ({ instanceId: `i-${n}`, privateIp: `10.0.1.${n}` });

describe('compareMembership (fault row 24)', () => {
  it('finds nothing when all go together', () => {
    const facts = etcdFactsOf(['healthy', 'healthy', 'healthy']);
    expect(compareMembership(facts, [1, 2, 3].map(instance))).toEqual({ orphans: [], strangers: [] });
  });

  it('finds a member without an instance, and an instance that is no member', () => {
    const facts = etcdFactsOf(['healthy', 'healthy', 'unnamed']);
    const { orphans, strangers } = compareMembership(facts, [1, 2, 4].map(instance));
    expect(orphans.map(({ id }) => id)).toEqual(['3000']);
    expect(strangers).toEqual([instance(4)]);
  });

  it('does not take 10.0.1.1 for 10.0.1.10', () => {
    const facts = etcdFactsOf(['healthy']);
    expect(compareMembership(facts, [instance(10)]).orphans).toHaveLength(1);
  });

  it('knows a member of two addresses by either', () => {
    const facts = etcdFactsOf(['healthy']);
    const members = facts.members.map((member) => ({ ...member, peerUrls: ['https://cp-1:2380', ...member.peerUrls] }));
    expect(compareMembership({ ...facts, members }, [instance(1)])).toEqual({ orphans: [], strangers: [] });
  });

  it('compares nothing with nothing', () => {
    expect(compareMembership(etcdFactsOf(['healthy']), [])).toEqual({ orphans: [], strangers: [] });
  });
});
