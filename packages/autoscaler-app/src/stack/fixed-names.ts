import { clusterNameProblems } from '@dedicated-k8s/core-sdk';
import { type Stack, Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/**
 * Refuses a name that some resource of the stack could not carry. Stricter than core-sdk, which must accept the name of
 * anything that may exist: no stack with such a name can be created, because its target group or buckets cannot.
 *
 * @throws {Error} naming every problem.
 */
export function refuseUnusableName(cluster: string): void {
  const problems = clusterNameProblems(cluster);
  if (problems.length === 0) return;
  throw new Error(`clusterName cannot be used: ${problems.map(({ message }) => message).join('; ')}`);
}

/**
 * Refuses a stack without a fixed account and region: the issuer's URL, bucket names and the AZs are part of identities
 * that must be known when the template is made.
 *
 * @throws {Error} saying what to set.
 */
export function refuseUnknownEnvironment(stack: Stack): void {
  if (!Token.isUnresolved(stack.account) && !Token.isUnresolved(stack.region)) return;
  throw new Error('K8sClusterStack needs a fixed environment: set env: { account, region } in its properties');
}

/** Partition and URL suffix as plain text: IAM condition keys and OIDC issuers cannot hold CloudFormation tokens. */
export function regionFacts(region: string): { readonly partition: string; readonly urlSuffix: string } {
  const info = RegionInfo.get(region);
  return { partition: info.partition ?? 'aws', urlSuffix: info.domainSuffix ?? 'amazonaws.com' };
}
