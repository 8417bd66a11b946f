import * as z from 'zod';

/** The document in a node's user data that tells bootstrap-agent what to make of the instance; defaults filled in. */
export interface NodeConfig {
  readonly apiVersion: 'dedicated-k8s/v1';
  readonly kind: 'NodeConfig';
  readonly spec: NodeSpec;
}

/** What a node is to become, and of which cluster. */
export interface NodeSpec {
  readonly cluster: {
    readonly name: string;
    readonly region: string;
    /** host:port of the API; `clusterNames(name).endpoint` when left out. */
    readonly endpoint?: string | undefined;
    /** Default 10.244.0.0/16. */
    readonly podSubnet: string;
    /** Default 10.96.0.0/12. */
    readonly serviceSubnet: string;
    /** Issuer of service account tokens, for IAM roles of pods. */
    readonly issuer?: string | undefined;
  };
  readonly node: {
    readonly role: 'control-plane' | 'worker';
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly NodeTaint[];
  };
  readonly kubernetes: {
    /** With its `v`; from the parameter `kubernetes/version` when left out. */
    readonly version?: string | undefined;
  };
  /** Completed by the node when it is Ready, abandoned at the end of its patience. */
  readonly launch?:
    | {
        readonly group: string;
        readonly hook: string;
        /**
         * How long the hook waits for a heartbeat, in seconds, 30 to 7200, as it is defined; the node beats at each third
         * of it. Default 180, which is safe for a hook of three minutes or longer.
         */
        readonly hookTimeoutSeconds: number;
      }
    | undefined;
  /** Where a control plane registers itself. */
  readonly targetGroup?: string | undefined;
  /** Where snapshots go to and come from. */
  readonly backup?: { readonly bucket: string } | undefined;
  readonly timing: {
    /**
     * How long a lease is held without a sign of life, in seconds, 10 to 90. Default 60. Shorter: others take over sooner
     * from a node that died; a node that stalls for as long loses its turn. Not longer, because whoever waits for its turn
     * must outwait the lease of a dead holder, and a member's removal waits for 120 s.
     */
    readonly leaseSeconds: number;
  };
  /** Default INFO. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

/** One taint, as kubelet registers it. */
export interface NodeTaint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** A node config as it is written: what has a default may be left out. */
export interface NodeConfigInput {
  readonly apiVersion: 'dedicated-k8s/v1';
  readonly kind: 'NodeConfig';
  readonly spec: Omit<WithDefaults<NodeSpec, 'kubernetes' | 'logLevel'>, 'cluster' | 'node' | 'launch' | 'timing'> & {
    readonly cluster: WithDefaults<NodeSpec['cluster'], 'podSubnet' | 'serviceSubnet'>;
    readonly node: WithDefaults<NodeSpec['node'], 'labels' | 'taints'>;
    readonly launch?: WithDefaults<NonNullable<NodeSpec['launch']>, 'hookTimeoutSeconds'> | undefined;
    readonly timing?: WithDefaults<NodeSpec['timing'], 'leaseSeconds'> | undefined;
  };
}

type WithDefaults<Whole, Defaulted extends keyof Whole> = Omit<Whole, Defaulted> & {
  readonly [Key in Defaulted]?: Whole[Key] | undefined;
};

const subnet = z.cidrv4({ error: 'an IPv4 range such as 10.244.0.0/16' });
const labels = z.record(
  z.string().regex(/^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, { error: 'a label key' }),
  z.string().regex(/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/, { error: 'a label value' }),
);
const leaseSeconds = seconds(10, 90, 'since a removal waits 120 s for the lease of a node that died');
/** @see Amazon EC2 Auto Scaling API, PutLifecycleHook, HeartbeatTimeout */
const hookTimeoutSeconds = seconds(30, 7200, 'as Auto Scaling allows');
const text = (pattern: RegExp, expected: string): z.ZodString => z.string().regex(pattern, { error: expected });

/** Checks a node config and fills in its defaults; unknown keys are refused. */
export const nodeConfigSchema: z.ZodType<NodeConfig, NodeConfigInput> = z.strictObject({
  apiVersion: z.literal('dedicated-k8s/v1'),
  kind: z.literal('NodeConfig'),
  spec: z.strictObject({
    cluster: z.strictObject({
      name: text(/^[a-z0-9-]{3,}$/, 'at least 3 of a-z, 0-9, "-"'),
      region: text(/^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region such as us-west-2'),
      endpoint: text(/^[a-z0-9.-]+:\d{1,5}$/, 'host:port').optional(),
      podSubnet: subnet.default('10.244.0.0/16'),
      serviceSubnet: subnet.default('10.96.0.0/12'),
      issuer: z.url({ protocol: /^https$/, error: 'an https:// address' }).optional(),
    }),
    node: z.strictObject({
      role: z.enum(['control-plane', 'worker']),
      labels: labels.default({}),
      taints: z
        .array(
          z.strictObject({
            key: z.string().min(1),
            value: z.string().optional(),
            effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
          }),
        )
        .default([]),
    }),
    kubernetes: z
      .strictObject({ version: text(/^v\d+\.\d+\.\d+$/, 'a version such as v1.36.2').optional() })
      .default({}),
    launch: z
      .strictObject({
        group: z.string().min(1),
        hook: z.string().min(1),
        hookTimeoutSeconds: hookTimeoutSeconds.default(180),
      })
      .optional(),
    targetGroup: z.string().min(1).max(32).optional(),
    backup: z.strictObject({ bucket: z.string().min(3).max(63) }).optional(),
    // `prefault`: what is left out gets the defaults inside.
    timing: z.strictObject({ leaseSeconds: leaseSeconds.default(60) }).prefault({}),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
  }),
});

function seconds(least: number, most: number, why: string): z.ZodNumber {
  const error = `whole seconds from ${least} to ${most}, ${why}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}
