import { type ClusterNames, type NodeConfigInput, nodeConfigSchema, parseConfig } from '@dedicated-k8s/core-sdk';
import { stringify } from 'yaml';

/** What EC2 accepts, in bytes before base64. @see EC2 User Guide, "Run commands when you launch an instance" */
export const MAX_USER_DATA_BYTES = 16_384;

/** What the stack knows of every node. */
export interface ClusterFacts {
  readonly names: ClusterNames;
  readonly region: string;
  readonly issuerUrl: string;
}

/** @param hookTimeoutSeconds - of the group's launch hook; the node sends its heartbeats by it. */
export function controlPlaneConfig(
  facts: ClusterFacts,
  backupBucket: string,
  hookTimeoutSeconds: number,
): NodeConfigInput {
  const { names } = facts;
  return {
    apiVersion: 'dedicated-k8s/v1',
    kind: 'NodeConfig',
    spec: {
      cluster: clusterSpec(facts),
      node: { role: 'control-plane' },
      launch: { group: names.groups.controlPlane, hook: names.hooks.controlPlaneLaunch, hookTimeoutSeconds },
      targetGroup: names.targetGroup,
      backup: { bucket: backupBucket },
    },
  };
}

/** @param hookTimeoutSeconds - of the group's launch hook; the node sends its heartbeats by it. */
export function workerConfig(facts: ClusterFacts, hookTimeoutSeconds: number): NodeConfigInput {
  const { names } = facts;
  return {
    apiVersion: 'dedicated-k8s/v1',
    kind: 'NodeConfig',
    spec: {
      cluster: clusterSpec(facts),
      node: { role: 'worker' },
      launch: { group: names.groups.workers, hook: names.hooks.workerLaunch, hookTimeoutSeconds },
    },
  };
}

function clusterSpec({ names, region, issuerUrl }: ClusterFacts): NodeConfigInput['spec']['cluster'] {
  return { name: names.cluster, region, endpoint: names.endpoint, issuer: issuerUrl };
}

/**
 * The document as user data. Checked by the schema that the agent reads it with, so that a mistake fails here and not on
 * an instance.
 *
 * @throws {ClusterError} CONFIG_INVALID when the document is not a NodeConfig.
 * @throws {Error} when it is larger than EC2 accepts.
 */
export function renderUserData(config: NodeConfigInput): string {
  const { role } = config.spec.node;
  parseConfig(nodeConfigSchema, config, `user data of role ${role}`);
  const text = stringify(config);
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > MAX_USER_DATA_BYTES) {
    throw new Error(
      `The user data of role ${role} has ${sizeBytes} bytes; EC2 accepts ${MAX_USER_DATA_BYTES}. ` +
        'Move settings to /etc/bootstrap-agent/config.d/ of the image.',
    );
  }
  return text;
}
