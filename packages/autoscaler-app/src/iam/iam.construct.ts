import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { OpenIdConnectProvider, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { clusterAutoscalerRole } from './cluster-autoscaler-role.ts';
import { clusterKey } from './cluster-key.ts';
import { nodeRole } from './node-role.ts';
import { type OidcIssuer, oidcIssuer } from './oidc-issuer.ts';

/** A placeholder of the right form: for issuers on S3, AWS verifies by its own trust store and ignores thumbprints. */
const UNUSED_THUMBPRINT = '9e99a48a9960b14926bb7f3b02e22da2b0ab7280';

export interface IamProps {
  readonly names: ClusterNames;
  readonly kmsKey?: IKey | undefined;
}

/** The key, the identities of nodes, and the trust in the cluster's own service accounts. */
export class Iam extends Construct {
  readonly key: IKey;
  readonly controlPlaneRole: Role;
  readonly workerRole: Role;
  readonly issuer: OidcIssuer;

  constructor(scope: Construct, id: string, { names, kmsKey }: IamProps) {
    super(scope, id);
    this.key = kmsKey ?? clusterKey(this, names.cluster);
    this.controlPlaneRole = nodeRole(this, 'ControlPlaneRole', `${names.cluster}-control-plane-role`);
    this.workerRole = nodeRole(this, 'WorkerNodeRole', `${names.cluster}-worker-node-role`);
    this.issuer = oidcIssuer(this, names.cluster);
    const provider = new OpenIdConnectProvider(this, 'OIDCProvider', {
      url: this.issuer.url,
      clientIds: ['sts.amazonaws.com'],
      thumbprints: [UNUSED_THUMBPRINT],
    });
    clusterAutoscalerRole(this, {
      cluster: names.cluster,
      workerGroup: names.groups.workers,
      provider,
      issuer: this.issuer,
    });
  }
}
