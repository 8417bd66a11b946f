import { K8sClusterStack } from '@dedicated-k8s/autoscaler-app';
import { App } from 'aws-cdk-lib';

const app = new App();
new K8sClusterStack(app, 'K8sClusterStack', {
  clusterName: 'demo',
  bucketSuffix: '123456789012', // bucket names are global
  env: { account: '123456789012', region: 'us-west-2' },
});
app.synth();
