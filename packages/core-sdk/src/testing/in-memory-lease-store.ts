import type { LeaseRecord, LeaseStore, LeaseVersion } from '../ports/lease-store.ts';

/** Leases in memory; reads and writes are atomic. */
export class InMemoryLeaseStore implements LeaseStore {
  readonly records: Map<string, LeaseRecord> = new Map();

  read(name: string): Promise<LeaseRecord | undefined> {
    return Promise.resolve(this.records.get(name));
  }

  replace(name: string, expected: LeaseVersion, next: LeaseRecord): Promise<boolean> {
    const version = this.records.get(name)?.version ?? 'absent';
    if (version !== expected) return Promise.resolve(false);
    this.records.set(name, next);
    return Promise.resolve(true);
  }
}
