import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, DefaultStackSynthesizer } from 'aws-cdk-lib/core';
import { bundleFunctions } from './functions/bundle-functions.ts';
import { K8sClusterStack, type K8sClusterStackProps } from './stack/k8s-cluster-stack.ts';

/** What to synthesize, and for where. */
export interface SynthesizeOptions extends Omit<K8sClusterStackProps, 'env' | 'functions' | 'synthesizer'> {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** At least two; the stack uses the first three. */
  readonly availabilityZones: readonly string[];
  /** The cloud assembly is written here. */
  readonly outDir: string;
  /** Where built functions are kept from one run to the next; default see `bundleFunctions`. */
  readonly bundleDir?: string;
  /** Whether the template is held to CloudFormation's schemas, which takes a second. Default true. */
  readonly validate?: boolean;
  /** Default `K8sClusterStack`, the id of the older stack. */
  readonly stackId?: string;
}

/** A synthesized stack on disk. */
export interface SynthesizedStack {
  readonly stackName: string;
  readonly templatePath: string;
  /** The template as a plain object. */
  readonly template: Readonly<Record<string, unknown>>;
  /** File assets by the key under which the template names them in the assets bucket, without that bucket. */
  readonly assets: ReadonlyMap<string, SynthesizedAsset>;
}

export interface SynthesizedAsset {
  readonly path: string;
  /** `zip`: the folder's files are the archive's; `file`: as it is. */
  readonly packaging: 'zip' | 'file';
}

/**
 * Synthesizes the cluster's stack without an AWS account: nothing is looked up.
 *
 * @throws {Error} of `K8sClusterStack`, and when the template breaks a schema of CloudFormation.
 */
export function synthesize(options: SynthesizeOptions): SynthesizedStack {
  const { region, account, availabilityZones, outDir, bundleDir, validate = true, ...rest } = options;
  const { stackId = 'K8sClusterStack', ...props } = rest;
  mkdirSync(outDir, { recursive: true });
  const app = new App({
    outdir: outDir,
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    context: {
      [`availability-zones:account=${account}:region=${region}`]: availabilityZones,
      '@aws-cdk/core:validateAgainstDefaultRules': true,
    },
  });
  const stack = new K8sClusterStack(app, stackId, {
    ...props,
    env: { account, region },
    functions: bundleFunctions(bundleDir),
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const assembly = app.synth();
  const artifact = assembly.getStackArtifact(stack.artifactId);
  return {
    stackName: artifact.stackName,
    templatePath: artifact.templateFullPath,
    template: artifact.template as Record<string, unknown>,
    assets: fileAssets(outDir, stack.artifactId),
  };
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: 'zip' | 'file' };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

function fileAssets(outDir: string, artifactId: string): ReadonlyMap<string, SynthesizedAsset> {
  const manifest = JSON.parse(readFileSync(join(outDir, `${artifactId}.assets.json`), 'utf8')) as AssetManifest;
  const entries = Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(
      ({ objectKey }) => [objectKey, { path: join(outDir, source.path), packaging: source.packaging }] as const,
    ),
  );
  return new Map(entries);
}
