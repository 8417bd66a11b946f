export {
  type CloudWatchMetrics,
  type CloudWatchMetricsOptions,
  createCloudWatchMetrics,
} from './cloudwatch-metrics.ts';
