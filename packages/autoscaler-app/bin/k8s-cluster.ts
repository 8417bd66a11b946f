// The CDK app: `npx cdk deploy -c clusterName=demo`, with AWS credentials and region in the environment.
import { App } from 'aws-cdk-lib/core';
import { K8sClusterStack } from '../src/index.ts';

const app = new App();
const context = (key: string): string | undefined => app.node.tryGetContext(key) as string | undefined;
const clusterName = context('clusterName');
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

if (clusterName === undefined) throw new Error('Which cluster? Give its name: cdk deploy -c clusterName=demo');
if (account === undefined || region === undefined) {
  throw new Error('Where to? Sign in to an AWS account and set AWS_REGION; cdk passes both on');
}

new K8sClusterStack(app, 'K8sClusterStack', {
  clusterName,
  kubernetesVersion: context('kubernetesVersion'),
  bucketSuffix: context('bucketSuffix'),
  env: { account, region },
});
app.synth();
