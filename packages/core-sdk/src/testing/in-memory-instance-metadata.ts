import type { InstanceIdentity, InstanceMetadata } from '../ports/instance-metadata.ts';

/** An instance that knows who it is. */
export class InMemoryInstanceMetadata implements InstanceMetadata {
  readonly #identity: InstanceIdentity;
  readonly #userData: Uint8Array | undefined;

  constructor(identity: Partial<InstanceIdentity> = {}, userData?: string | Uint8Array) {
    this.#identity = {
      instanceId: 'i-0123456789abcdef0',
      privateIp: '10.0.1.10',
      hostname: 'ip-10-0-1-10.us-west-2.compute.internal',
      availabilityZone: 'us-west-2a',
      region: 'us-west-2',
      instanceType: 'm5.large',
      ...identity,
    };
    this.#userData = typeof userData === 'string' ? new TextEncoder().encode(userData) : userData;
  }

  identity(): Promise<InstanceIdentity> {
    return Promise.resolve(this.#identity);
  }

  userData(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#userData);
  }
}
