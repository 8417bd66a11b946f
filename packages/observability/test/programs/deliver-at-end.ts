// Records a span and a metric for the collector at the URL it is given, then ends without a word: return, exit, throw.
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createCloudWatchMetrics } from '../../src/cloudwatch/index.ts';
import { sayInLog } from '../../src/delivery/say-in-log.ts';
import { createOtlpExporter, defineMetric, startTracing, withSpan } from '../../src/index.ts';
import { standardOutput } from '../../src/sink/standard-output.ts';

const [, , url = '', end = 'return'] = process.argv;
const Ended = defineMetric({
  name: 'Ended',
  unit: 'Count',
  dimensions: [],
  meaning: 'Programs that came to their end',
});

startTracing({ service: 'ends', exporter: createOtlpExporter({ url, say: sayInLog(standardOutput(), 'ends') }) });
const client = new CloudWatchClient({
  region: 'us-west-2',
  endpoint: url,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});
const metrics = createCloudWatchMetrics({ namespace: 'Test', client, timeoutMs: 5_000 });
withSpan('work', {}, () => metrics.record(Ended, 1));

if (end === 'exit') process.exit(0);
if (end === 'throw') throw new Error('thrown on purpose');
