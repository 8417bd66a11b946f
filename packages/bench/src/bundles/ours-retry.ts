export * from '@dedicated-k8s/retry';
