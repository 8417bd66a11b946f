import { clusterNames } from '@dedicated-k8s/core-sdk';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Compute } from '../compute/compute.construct.ts';
import type { NodeGroupSettings } from '../compute/node-group-settings.ts';
import { Database } from '../database/database.construct.ts';
import { bundleFunctions, type FunctionBundles } from '../functions/bundle-functions.ts';
import type { TerminationSettings } from '../functions/etcd-lifecycle/termination-settings.ts';
import { Iam } from '../iam/iam.construct.ts';
import { Monitoring } from '../monitoring/monitoring.construct.ts';
import { Network } from '../network/network.construct.ts';
import { Services } from '../services/services.construct.ts';
import { setFeatureFlags } from './feature-flags.ts';
import { refuseUnknownEnvironment, refuseUnusableName } from './fixed-names.ts';

export interface K8sClusterStackProps extends StackProps {
  /** 3 to 15 of a-z, 0-9 and inner hyphens; part of every name, so it cannot change later. */
  readonly clusterName: string;
  /**
   * First value of the parameter `kubernetes/version`, `x.y.z`: what the AMIs carry. Default 1.36.2. When an older stack is
   * updated in place, give the version it was made with: a changed value is written over the parameter.
   */
  readonly kubernetesVersion?: string;
  /** Default: a key of the stack's own. One of yours needs the two statements of `iam/cluster-key.ts`. */
  readonly kmsKey?: IKey;
  /**
   * End of the names of three buckets. Default: derived from the stack's id, as the older stack did; bucket names are
   * global, so give a new cluster one of its own, such as the account id.
   */
  readonly bucketSuffix?: string;
  readonly controlPlane?: NodeGroupSettings;
  readonly workers?: NodeGroupSettings;
  readonly termination?: TerminationSettings;
  /** Folders of built functions. Default: built when the stack is synthesized. */
  readonly functions?: FunctionBundles;
}

/**
 * A Kubernetes cluster on dedicated EC2 instances.
 *
 * @throws {Error} when the name cannot be carried by a resource, or account and region are not fixed.
 */
export class K8sClusterStack extends Stack {
  readonly iam: Iam;
  readonly services: Services;
  readonly network: Network;
  readonly database: Database;
  readonly compute: Compute;
  readonly monitoring: Monitoring;

  constructor(scope: Construct, id: string, props: K8sClusterStackProps) {
    super(scope, id, props);
    setFeatureFlags(this.node);
    refuseUnusableName(props.clusterName);
    refuseUnknownEnvironment(this);
    const names = clusterNames(props.clusterName);
    const { kubernetesVersion = '1.36.2', functions = bundleFunctions() } = props;

    this.iam = new Iam(this, 'IAM', { names, kmsKey: props.kmsKey });
    this.services = new Services(this, 'Services', { names, kubernetesVersion });
    this.network = new Network(this, 'Network', { names });
    this.database = new Database(this, 'Database', {
      names,
      key: this.iam.key,
      issuer: this.iam.issuer,
      bucketSuffix: props.bucketSuffix,
    });
    this.compute = new Compute(this, 'Compute', {
      names,
      iam: this.iam,
      services: this.services,
      network: this.network,
      database: this.database,
      functions,
      controlPlane: props.controlPlane,
      workers: props.workers,
      termination: props.termination,
    });
    this.monitoring = new Monitoring(this, 'Monitoring', {
      names,
      network: this.network,
      database: this.database,
      compute: this.compute,
    });
  }
}
