import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceProfile, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Database } from '../database/database.construct.ts';
import type { FunctionBundles } from '../functions/bundle-functions.ts';
import { type EtcdLifecycle, etcdLifecycle } from '../functions/etcd-lifecycle/etcd-lifecycle.construct.ts';
import type { TerminationSettings } from '../functions/etcd-lifecycle/termination-settings.ts';
import type { Iam } from '../iam/iam.construct.ts';
import type { Network } from '../network/network.construct.ts';
import type { Services } from '../services/services.construct.ts';
import { agentCommandDocument } from './agent-command-document.ts';
import { controlPlaneGroup } from './control-plane-group.ts';
import { allowControlPlane } from './control-plane-permissions.ts';
import { nodeTemplate } from './launch-template.ts';
import { controlPlaneConfig, renderUserData, workerConfig } from './node-config.ts';
import { controlPlaneSettings, type NodeGroupSettings, workerSettings } from './node-group-settings.ts';
import { nodeTags } from './node-tags.ts';
import { workerGroup } from './worker-group.ts';
import { allowWorker } from './worker-permissions.ts';

export interface ComputeProps {
  readonly names: ClusterNames;
  readonly iam: Iam;
  readonly services: Services;
  readonly network: Network;
  readonly database: Database;
  readonly functions: FunctionBundles;
  readonly controlPlane?: NodeGroupSettings | undefined;
  readonly workers?: NodeGroupSettings | undefined;
  readonly termination?: TerminationSettings | undefined;
}

/** The nodes, and what decides about their ends. */
export class Compute extends Construct {
  readonly controlPlanes: AutoScalingGroup;
  /** How many control planes there are at least. */
  readonly controlPlaneMinSize: number;
  readonly workers: AutoScalingGroup;
  readonly etcdLifecycle: EtcdLifecycle;

  constructor(scope: Construct, id: string, props: ComputeProps) {
    super(scope, id);
    const { names, network, database } = props;
    agentCommandDocument(this, names);
    const settings = controlPlaneSettings(props.controlPlane);
    this.controlPlaneMinSize = settings.minSize;
    this.controlPlanes = this.#controlPlanes(props, settings);
    this.etcdLifecycle = etcdLifecycle(this, {
      names,
      group: this.controlPlanes,
      targetGroup: network.api.targetGroup,
      locks: database.locks,
      members: database.members,
      key: props.iam.key,
      codePath: props.functions['etcd-lifecycle'],
      termination: props.termination,
    });
    this.#rolesOfLaterFunctions(names);
    this.workers = this.#workers(props);
  }

  #controlPlanes(props: ComputeProps, settings: Required<NodeGroupSettings>): AutoScalingGroup {
    const { names, iam, network, database } = props;
    const role = iam.controlPlaneRole;
    allowControlPlane(this, { role, names, key: iam.key, database, api: network.api });
    const config = controlPlaneConfig(
      clusterFacts(this, props),
      database.backupBucketName,
      settings.launchPatienceSeconds,
    );
    const launchTemplate = nodeTemplate(this, 'ControlPlaneLaunchTemplate', {
      ...settings,
      launchTemplateName: names.groups.controlPlane,
      key: iam.key,
      identity: {
        instanceProfile: new InstanceProfile(this, 'ControlPlaneInstanceProfile', {
          instanceProfileName: `${names.groups.controlPlane}-profile`,
          role,
        }),
      },
      securityGroup: network.controlPlaneSecurityGroup,
      userData: renderUserData(config),
      tags: nodeTags(names.cluster, 'control-plane'),
    });
    const group = controlPlaneGroup(this, { names, vpc: network.vpc, launchTemplate, settings });
    group.node.addDependency(role, ...whatNodesNeed(props));
    return group;
  }

  #workers(props: ComputeProps): AutoScalingGroup {
    const { names, iam, network, database } = props;
    const settings = workerSettings(props.workers);
    const role = iam.workerRole;
    allowWorker(this, { role, names, key: iam.key, database });
    const launchTemplate = nodeTemplate(this, 'WorkerLaunchTemplate', {
      ...settings,
      launchTemplateName: names.groups.workers,
      key: iam.key,
      identity: { role },
      securityGroup: network.workerSecurityGroup,
      userData: renderUserData(workerConfig(clusterFacts(this, props), settings.launchPatienceSeconds)),
      tags: nodeTags(names.cluster, 'worker'),
    });
    const group = workerGroup(this, { names, vpc: network.vpc, launchTemplate, settings });
    group.node.addDependency(role, ...whatNodesNeed(props));
    return group;
  }

  /**
   * The older stack's roles of functions that are not there yet: dropped from the template, they would be deleted and
   * made again later. They allow nothing.
   */
  #rolesOfLaterFunctions({ functions }: ClusterNames): void {
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    new Role(this, 'EtcdBackupRole', { roleName: `${functions.etcdBackup}-role`, assumedBy });
    new Role(this, 'ClusterHealthRole', { roleName: `${functions.clusterHealth}-role`, assumedBy });
  }
}

function clusterFacts(scope: Construct, { names, iam }: ComputeProps) {
  return { names, region: Stack.of(scope).region, issuerUrl: iam.issuer.url };
}

/** The first instances boot as soon as their group exists, so what they call must be there before. */
function whatNodesNeed({ services, network, database }: ComputeProps): readonly Construct[] {
  return [
    services,
    ...network.endpoints,
    network.api.record,
    network.api.loadBalancer,
    database.locks,
    database.members,
  ];
}
