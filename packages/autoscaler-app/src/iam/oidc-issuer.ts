import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { regionFacts } from '../stack/fixed-names.ts';

/** Where the cluster publishes its service-account keys, as plain text. */
export interface OidcIssuer {
  readonly bucketName: string;
  /** With `https://`: the provider's URL, the API server's issuer and the parameter `oidc/issuer` are this very string. */
  readonly url: string;
  /** Without the scheme: the form IAM's condition keys have. */
  readonly conditionPrefix: string;
}

export function oidcIssuer(scope: Construct, cluster: string): OidcIssuer {
  const { account, region } = Stack.of(scope);
  const bucketName = `${cluster}-oidc-${account}`;
  const conditionPrefix = `s3.${region}.${regionFacts(region).urlSuffix}/${bucketName}`;
  return { bucketName, url: `https://${conditionPrefix}`, conditionPrefix };
}
