import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';

/** Use of the cluster's key, only inside the named services. */
export function allowKey(role: Role, key: IKey, actions: readonly string[], services: readonly string[]): void {
  const { region, urlSuffix } = Stack.of(role);
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ClusterKey',
      actions: [...actions],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': services.map((name) => `${name}.${region}.${urlSuffix}`) } },
    }),
  );
}
