import type { Machine } from '../ec2/machine.ts';

/** What the metadata service says beside the machine's own record. */
export interface MetadataFacts {
  readonly region: string;
  readonly accountId: string;
  /** `InService` or `Terminated`; undefined outside of an Auto Scaling group. */
  readonly targetLifecycleState: string | undefined;
  readonly credentials: () => InstanceCredentials;
}

export interface InstanceCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

type Leaf = () => string | Buffer;

/**
 * Looks a path under `/latest/` up.
 * @returns the leaf, the listing of a directory, or undefined where the real service answers 404
 * @see "Access instance metadata for an EC2 instance", instance metadata categories
 */
export function readMetadata(path: string, machine: Machine, facts: MetadataFacts): string | Buffer | undefined {
  const leaves = leavesOf(machine, facts);
  const wanted = path.replace(/\/+$/, '');
  const leaf = leaves[wanted];
  if (leaf !== undefined) return leaf();
  const directory = wanted === '' ? '' : `${wanted}/`;
  const children = new Set<string>();
  for (const key of Object.keys(leaves)) {
    if (!key.startsWith(directory)) continue;
    const [head, ...rest] = key.slice(directory.length).split('/');
    children.add(rest.length > 0 ? `${head}/` : head!);
  }
  return children.size > 0 ? [...children].sort().join('\n') : undefined;
}

function leavesOf(machine: Machine, facts: MetadataFacts): Readonly<Record<string, Leaf>> {
  const leaves: Record<string, Leaf> = {
    'meta-data/ami-id': () => machine.imageId,
    'meta-data/hostname': () => machine.hostname,
    'meta-data/instance-id': () => machine.instanceId,
    'meta-data/instance-life-cycle': () => 'on-demand',
    'meta-data/instance-type': () => machine.instanceType,
    'meta-data/local-hostname': () => machine.hostname,
    'meta-data/local-ipv4': () => machine.privateIp,
    'meta-data/placement/availability-zone': () => machine.availabilityZone,
    'meta-data/placement/region': () => facts.region,
    'meta-data/services/domain': () => 'amazonaws.com',
    'meta-data/services/partition': () => 'aws',
    'dynamic/instance-identity/document': () => identityDocument(machine, facts),
  };
  const { userData, profile } = machine;
  if (userData !== undefined) leaves['user-data'] = () => userData;
  if (facts.targetLifecycleState !== undefined) {
    const state = facts.targetLifecycleState;
    leaves['meta-data/autoscaling/target-lifecycle-state'] = () => state;
  }
  if (profile !== undefined) {
    leaves['meta-data/iam/info'] = () =>
      json({
        Code: 'Success',
        LastUpdated: seconds(machine.launchedAt),
        InstanceProfileArn: profile.arn,
        InstanceProfileId: 'AIPALOCALAWS',
      });
    leaves[`meta-data/iam/security-credentials/${profile.role}`] = () => credentialsDocument(facts.credentials());
  }
  return leaves;
}

function credentialsDocument(credentials: InstanceCredentials): string {
  return json({
    Code: 'Success',
    LastUpdated: seconds(credentials.issuedAt),
    Type: 'AWS-HMAC',
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: seconds(credentials.expiresAt),
  });
}

function identityDocument(machine: Machine, facts: MetadataFacts): string {
  return json({
    accountId: facts.accountId,
    architecture: 'x86_64',
    availabilityZone: machine.availabilityZone,
    imageId: machine.imageId,
    instanceId: machine.instanceId,
    instanceType: machine.instanceType,
    pendingTime: seconds(machine.launchedAt),
    privateIp: machine.privateIp,
    region: facts.region,
    version: '2017-09-30',
  });
}

function json(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
