import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The stack to synthesize. */
export interface StackChoice {
  readonly clusterName: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly availabilityZones: readonly string[];
}

/**
 * Runs the CDK app as `cdk synth` does: a program of its own, told by its environment what to make and where to put it.
 */
export async function synthesizeStack(stack: StackChoice, outDir: string): Promise<void> {
  const { clusterName, region, account, availabilityZones } = stack;
  const app = dirname(fileURLToPath(import.meta.resolve('@dedicated-k8s/autoscaler-app/package.json')));
  const context = { clusterName, [`availability-zones:account=${account}:region=${region}`]: availabilityZones };
  await promisify(execFile)(
    process.execPath,
    ['--conditions=@dedicated-k8s/source', join(app, 'bin', 'k8s-cluster.ts')],
    {
      cwd: app,
      env: {
        ...process.env,
        CDK_OUTDIR: outDir,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        CDK_DEFAULT_ACCOUNT: account,
        CDK_DEFAULT_REGION: region,
      },
    },
  );
}
