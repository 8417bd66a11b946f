// The suites that the in-memory adapters pass, on the AWS adapters: against AWS on this machine, or by
// `npm run contract -- --endpoint URL` against any other.
import {
  DynamoDbClusterStateStore,
  DynamoDbLeaseStore,
  DynamoDbMemberRegistry,
  Ec2InstanceFleet,
  ElbTargetGroup,
  SsmParameterStore,
} from '@dedicated-k8s/core-sdk/aws';
import {
  clusterStateStoreContract,
  instanceFleetContract,
  leaseStoreContract,
  memberRegistryContract,
  objectStoreContract,
  parameterStoreContract,
  targetGroupContract,
} from '@dedicated-k8s/core-sdk/testing';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { type ContractAccount, openContractAccount } from './contract-account.ts';

// An endpoint may be an account, whose tables take half a minute.
const PATIENCE_MS = 180_000;
vi.setConfig({ testTimeout: PATIENCE_MS });

describe('AWS adapters', () => {
  const api = { describe, it };
  let account: ContractAccount;
  let cases = 0;
  beforeAll(async () => {
    account = await openContractAccount();
  }, PATIENCE_MS);
  afterAll(() => account.close(), PATIENCE_MS);

  parameterStoreContract(api, () => {
    cases += 1;
    const store = account.tracked(new SsmParameterStore({ client: account.clients.ssm }));
    return { store, prefix: `/${account.names.cluster}/case-${cases}/` };
  });
  leaseStoreContract(
    api,
    () => new DynamoDbLeaseStore({ client: account.clients.dynamodb, table: account.names.tables.locks }),
  );
  clusterStateStoreContract(api, async () => {
    await account.forgetState();
    return new DynamoDbClusterStateStore({ client: account.clients.dynamodb, table: account.names.tables.locks });
  });
  memberRegistryContract(api, () => {
    cases += 1;
    const { clients, names } = account;
    const cluster = `${names.cluster}-${cases}`;
    return new DynamoDbMemberRegistry({ client: clients.dynamodb, table: names.tables.members, cluster });
  });
  objectStoreContract(api, () => account.emptyBucket());
  instanceFleetContract(
    api,
    () => new Ec2InstanceFleet({ autoScaling: account.clients.autoScaling, ec2: account.clients.ec2 }),
  );
  targetGroupContract(api, () => new ElbTargetGroup({ client: account.clients.loadBalancing }));
});
