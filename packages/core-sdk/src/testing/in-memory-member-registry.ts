import type { MemberItem, MemberRegistry, MemberRemovalNote } from '../ports/member-registry.ts';

/** The member table in memory. */
export class InMemoryMemberRegistry implements MemberRegistry {
  readonly members: Map<string, MemberItem> = new Map();

  constructor(members: readonly MemberItem[] = []) {
    for (const member of members) this.members.set(member.memberId, member);
  }

  put(member: MemberItem): Promise<void> {
    this.members.set(member.memberId, member);
    return Promise.resolve();
  }

  markRemoved(memberId: string, { status, at }: MemberRemovalNote): Promise<void> {
    const member = this.members.get(memberId);
    if (member !== undefined) this.members.set(memberId, { ...member, status, updatedAt: at });
    return Promise.resolve();
  }

  findByInstance(instanceId: string): Promise<readonly MemberItem[]> {
    const found = [...this.members.values()].filter((member) => member.instanceId === instanceId);
    return Promise.resolve(found.toSorted((a, b) => b.createdAt - a.createdAt));
  }

  list(): Promise<readonly MemberItem[]> {
    return Promise.resolve([...this.members.values()]);
  }
}
