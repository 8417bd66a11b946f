import { parseConfig } from '@dedicated-k8s/core-sdk';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as z from 'zod';
import type { K8sClusterStackProps } from '../src/index.ts';

const positive = z.coerce.number().int().min(1);

/** On the command line (`-c workers='{"maxSize":20}'`) a value is text, in `cdk.json` it is an object. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const nodeGroup = z.strictObject({
  instanceType: z
    .string()
    .transform((name) => new InstanceType(name))
    .optional(),
  minSize: positive.optional(),
  maxSize: positive.optional(),
  volumeGiB: positive.optional(),
  amiParameter: z.string().optional(),
  launchPatienceSeconds: positive.optional(),
});

const contextSchema = z.strictObject({
  clusterName: z.string({ error: 'the name of the cluster: cdk deploy -c clusterName=demo' }),
  kubernetesVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, { error: 'a version such as 1.36.2' })
    .optional(),
  bucketSuffix: z.string().optional(),
  controlPlane: z.preprocess(fromText, nodeGroup).optional(),
  workers: z.preprocess(fromText, nodeGroup).optional(),
  termination: z
    .preprocess(
      fromText,
      z.strictObject({
        patienceSeconds: positive.optional(),
        hookTimeoutSeconds: positive.optional(),
        functionTimeoutSeconds: positive.optional(),
        pollSeconds: positive.optional(),
        drainSeconds: positive.optional(),
      }),
    )
    .optional(),
});

/**
 * The stack's properties from CDK's context, by the names of `K8sClusterStackProps`.
 *
 * @throws {ClusterError} CONFIG_INVALID naming what is missing or wrong.
 */
export function readContext(contextOf: (key: string) => unknown): K8sClusterStackProps {
  const given = Object.keys(contextSchema.shape).map((key) => [key, contextOf(key)] as const);
  return parseConfig(contextSchema, Object.fromEntries(given), "CDK's context");
}
