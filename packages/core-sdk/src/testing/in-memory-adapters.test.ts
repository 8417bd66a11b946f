import { describe, it } from 'vitest';
import {
  clusterStateStoreContract,
  InMemoryClusterStateStore,
  InMemoryLeaseStore,
  InMemoryMemberRegistry,
  InMemoryObjectStore,
  InMemoryParameterStore,
  leaseStoreContract,
  memberRegistryContract,
  objectStoreContract,
  parameterStoreContract,
} from './index.ts';

describe('in-memory adapters', () => {
  const api = { describe, it };
  parameterStoreContract(api, () => ({ store: new InMemoryParameterStore(), prefix: '/demo/' }));
  leaseStoreContract(api, () => new InMemoryLeaseStore());
  clusterStateStoreContract(api, () => new InMemoryClusterStateStore());
  memberRegistryContract(api, () => new InMemoryMemberRegistry());
  objectStoreContract(api, () => new InMemoryObjectStore());
});
