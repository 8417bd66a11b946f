import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { AttributeType, BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Leases and the cluster's state. */
export function locksTable(scope: Construct, names: ClusterNames, key: IKey): Table {
  return new Table(scope, 'BootstrapLockTable', {
    ...durable(key),
    tableName: names.tables.locks,
    partitionKey: { name: 'LockName', type: AttributeType.STRING },
    // Only cleans up: a lease ends by its own clock, deletion may lag by days.
    timeToLiveAttribute: 'ExpiresAt',
  });
}

/** etcd members, by cluster and member id. */
export function membersTable(scope: Construct, names: ClusterNames, key: IKey): Table {
  const table = new Table(scope, 'EtcdMemberTable', {
    ...durable(key),
    tableName: names.tables.members,
    partitionKey: { name: 'ClusterId', type: AttributeType.STRING },
    sortKey: { name: 'MemberId', type: AttributeType.STRING },
  });
  table.addGlobalSecondaryIndex({
    indexName: 'InstanceIdIndex',
    partitionKey: { name: 'InstanceId', type: AttributeType.STRING },
  });
  // Nothing queries it, but CloudFormation allows one index change per update: it stays until it is worth its own.
  table.addGlobalSecondaryIndex({
    indexName: 'IpAddressIndex',
    partitionKey: { name: 'PrivateIp', type: AttributeType.STRING },
  });
  return table;
}

/** Whether there is a cluster is written in these tables alone: they outlive the stack. */
function durable(key: IKey): Partial<TableProps> {
  return {
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
