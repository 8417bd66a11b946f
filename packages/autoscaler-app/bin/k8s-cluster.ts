// The CDK app: `npx cdk deploy -c clusterName=demo`, with AWS credentials and region in the environment.
import { App } from 'aws-cdk-lib/core';
import { K8sClusterStack } from '../src/index.ts';
import { readContext } from './read-context.ts';

const app = new App();
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
if (account === undefined || region === undefined) {
  throw new Error('Where to? Sign in to an AWS account and set AWS_REGION; cdk passes both on');
}

new K8sClusterStack(app, 'K8sClusterStack', {
  ...readContext((key) => app.node.tryGetContext(key) as unknown),
  env: { account, region },
});
app.synth();
