import { describe, it } from 'vitest';
import {
  clusterStateStoreContract,
  InMemoryClusterStateStore,
  InMemoryInstanceFleet,
  InMemoryLeaseStore,
  InMemoryMemberRegistry,
  InMemoryObjectStore,
  InMemoryParameterStore,
  InMemoryTargetGroup,
  instanceFleetContract,
  leaseStoreContract,
  memberRegistryContract,
  objectStoreContract,
  parameterStoreContract,
  targetGroupContract,
} from './index.ts';

describe('in-memory adapters', () => {
  const api = { describe, it };
  parameterStoreContract(api, () => ({ store: new InMemoryParameterStore(), prefix: '/demo/' }));
  leaseStoreContract(api, () => new InMemoryLeaseStore());
  clusterStateStoreContract(api, () => new InMemoryClusterStateStore());
  memberRegistryContract(api, () => new InMemoryMemberRegistry());
  objectStoreContract(api, () => new InMemoryObjectStore());
  instanceFleetContract(api, () => new InMemoryInstanceFleet());
  targetGroupContract(api, () => new InMemoryTargetGroup(['demo-control-plane-tg']));
});
