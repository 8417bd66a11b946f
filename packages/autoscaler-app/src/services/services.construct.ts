import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** What a parameter holds until the first control plane is up; nodes refuse to join with it. */
const PENDING = 'PENDING_INITIALIZATION';

export interface ServicesProps {
  readonly names: ClusterNames;
  /** `x.y.z`, without a leading `v`. */
  readonly kubernetesVersion: string;
}

/**
 * The parameters that CloudFormation creates and nodes fill. Only first values: CloudFormation writes one again when it
 * changes in the template, so none may depend on anything but the stack's properties.
 */
export class Services extends Construct {
  constructor(scope: Construct, id: string, { names, kubernetesVersion }: ServicesProps) {
    super(scope, id);
    const { parameters } = names;
    this.#parameter(
      'KubernetesVersion',
      parameters.kubernetesVersion,
      kubernetesVersion,
      'Kubernetes version of new nodes',
    );
    this.#parameter('ClusterEndpoint', parameters.endpoint, PENDING, 'host:port of the API server');
    this.#parameter('JoinToken', parameters.joinToken, PENDING, 'Unused: the token is in cluster/join-material');
    this.#parameter('ClusterCaCertHash', parameters.caCertHash, PENDING, 'Hash of the public key of the cluster CA');
    this.#parameter('ClusterInitialized', parameters.initialized, 'false', 'Mirror of the cluster state, for people');
  }

  #parameter(id: string, parameterName: string, stringValue: string, description: string): void {
    new StringParameter(this, id, { parameterName, stringValue, description });
  }
}
