// Does with one of the peers what the argument names, and lets it write to standard output: peer-case.ts LIBRARY.CASE
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

type Case = () => unknown;

const hostile = {
  get x(): never {
    throw new Error('a getter that throws');
  },
};

function selfCaused(): Error {
  const error: Error & { cause?: unknown } = new Error('its own cause');
  error.cause = error;
  return error;
}

const aggregate = (): Error => new AggregateError([new Error('member a'), new Error('member b')], 'both');

const caused = (): Error => new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ECAUSE' }) });

/** Two flows that take turns: each logs once before and once after the other. */
async function interleave(flow: (id: string) => Promise<void>): Promise<void> {
  await Promise.all(['a', 'b'].map(flow));
}

async function pinoCases(): Promise<Record<string, Case>> {
  const { pino } = await import('pino');
  const logger = pino({}, pino.destination({ fd: 1, sync: true }));
  return {
    getter: () => logger.info(hostile, 'm'),
    'error-under-another-name': () => logger.info({ failure: new Error('lost') }, 'm'),
    forge: () => logger.info({ level: 'forged', time: 'forged', pid: 'forged' }, 'm'),
    aggregate: () => logger.error(aggregate()),
    cause: () => logger.error(caused()),
    'redact-path': () =>
      pino({ redact: ['password'] }, pino.destination({ fd: 1, sync: true })).info(
        { password: 'hunter2', nested: { password: 'hunter2' }, text: 'hunter2' },
        'm',
      ),
    level() {
      const child = logger.child({});
      logger.level = 'debug';
      logger.debug('parent');
      child.debug('child');
    },
    'long-line': () => logger.info({ text: 'x'.repeat(2_000_000) }, 'm'),
    'full-disk': () => {
      const writer = pino();
      for (let n = 0; n < 100; n += 1) writer.info({ n }, 'm');
    },
  };
}

async function powertoolsLoggerCases(): Promise<Record<string, Case>> {
  const { Logger } = await import('@aws-lambda-powertools/logger');
  const logger = new Logger({ serviceName: 's' });
  return {
    getter: () => logger.info('m', hostile),
    'own-cause': () => logger.error('m', selfCaused()),
    aggregate: () => logger.error('m', aggregate()),
    cause: () => logger.error('m', caused()),
    hints: () => logger.error('m', Object.assign(new Error('x'), { code: 'E', check: 'look here' })),
    forge: () => logger.info('m', { level: 'forged', timestamp: 'forged', service: 'forged', message: 'forged' }),
    'forge-context'() {
      logger.appendKeys({ cluster: 'real' });
      logger.info('m', { cluster: 'forged' });
    },
    redact: () => logger.info('m', { password: 'hunter2' }),
    flows: () =>
      interleave(async (id) => {
        logger.appendKeys({ flow: id });
        logger.info(id);
        await pause(10);
        logger.info(id);
      }),
    'flows-in-lambda': async () => {
      const runtime = new AsyncLocalStorage<Record<PropertyKey, unknown>>();
      // What Lambda's runtime offers where it runs several invocations at a time.
      const InvokeStore = {
        getContext: () => runtime.getStore(),
        hasContext: () => runtime.getStore() !== undefined,
        get: (key: PropertyKey) => runtime.getStore()?.[key],
        set: (key: PropertyKey, value: unknown) => Object.assign(runtime.getStore() ?? {}, { [key]: value }),
        getXRayTraceId: () => undefined,
        getRequestId: () => '-',
      };
      Object.assign(globalThis, { awslambda: { InvokeStore } });
      await interleave((id) =>
        runtime.run({}, async () => {
          logger.appendKeys({ flow: id });
          logger.info(id);
          await pause(10);
          logger.info(id);
        }),
      );
    },
    buffer() {
      const buffering = new Logger({ serviceName: 's', logBufferOptions: { enabled: true } });
      buffering.debug('held');
      buffering.error('error');
    },
    sampling() {
      // One trace, fifty times.
      for (let n = 0; n < 50; n += 1) {
        const sampled = new Logger({ serviceName: 's', sampleRateValue: 0.5, logLevel: 'INFO' });
        sampled.debug('sampled');
      }
    },
    level() {
      const child = logger.createChild();
      logger.setLogLevel('DEBUG');
      logger.debug('parent');
      child.debug('child');
    },
    'long-line': () => logger.info('m', { text: 'x'.repeat(2_000_000) }),
    'full-disk': () => {
      for (let n = 0; n < 100; n += 1) logger.info('m', { n });
    },
  };
}

async function powertoolsMetricsCases(): Promise<Record<string, Case>> {
  const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics');
  const metrics = new Metrics({ namespace: 'Test', serviceName: 's' });
  return {
    nan() {
      metrics.addMetric('V', MetricUnit.Count, Number.NaN);
      metrics.publishStoredMetrics();
    },
    directive() {
      metrics.addMetric('_aws', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
    'thirty-dimensions'() {
      for (let n = 0; n < 30; n += 1) metrics.addDimension(`D${n}`, 'v');
    },
    'large-document'() {
      metrics.addMetadata('large', 'x'.repeat(2_000_000));
      metrics.addMetric('V', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
    cardinality() {
      for (let n = 0; n < 1_000; n += 1) {
        metrics.addDimension('User', `user-${n}`);
        metrics.addMetric('V', MetricUnit.Count, 1);
        metrics.publishStoredMetrics();
      }
    },
    'cold-start'() {
      metrics.captureColdStartMetric('f');
    },
    'full-disk': () => {
      for (let n = 0; n < 100; n += 1) {
        metrics.addMetric('V', MetricUnit.Count, n);
        metrics.publishStoredMetrics();
      }
    },
  };
}

async function powertoolsTracerCases(): Promise<Record<string, Case>> {
  const { Tracer } = await import('@aws-lambda-powertools/tracer');
  const { CloudWatchClient, ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch');
  return {
    async 'aws-client'() {
      const server = createServer((request, response) => {
        process.stdout.write(`${JSON.stringify(request.headers)}\n`);
        response.end('{"Metrics":[]}');
      });
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      const tracer = new Tracer({ serviceName: 's' });
      const client = tracer.captureAWSv3Client(
        new CloudWatchClient({
          region: 'us-west-2',
          endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        }),
      );
      await tracer.provider.captureAsyncFunc('call', async (segment) => {
        await client.send(new ListMetricsCommand({}));
        segment?.close();
      });
      client.destroy();
      server.close();
    },
  };
}

async function aemCases(): Promise<Record<string, Case>> {
  const { createMetricsLogger, metricScope, Unit } = await import('aws-embedded-metrics');
  const one = async (name: string, value: number): Promise<void> => {
    const metrics = createMetricsLogger();
    metrics.setNamespace('Test');
    metrics.putMetric(name, value, Unit.Count);
    await metrics.flush();
  };
  return {
    nan: () => one('V', Number.NaN),
    directive: () => one('_aws', 1),
    'long-name': () => one('x'.repeat(300), 1),
    async empty() {
      await createMetricsLogger().flush();
    },
    async 'large-document'() {
      const metrics = createMetricsLogger();
      metrics.setProperty('large', 'x'.repeat(2_000_000));
      metrics.putMetric('V', 1, Unit.Count);
      await metrics.flush();
    },
    async redact() {
      const metrics = createMetricsLogger();
      metrics.setProperty('password', 'hunter2');
      metrics.putMetric('V', 1, Unit.Count);
      await metrics.flush();
    },
    async cardinality() {
      for (let n = 0; n < 1_000; n += 1) {
        const metrics = createMetricsLogger();
        metrics.putDimensions({ User: `user-${n}` });
        metrics.putMetric('V', 1, Unit.Count);
        await metrics.flush();
      }
    },
    invocations: () =>
      interleave(
        metricScope((metrics) => async (id: string) => {
          metrics.setProperty('id', id);
          await pause(10);
          metrics.putMetric('V', id === 'a' ? 1 : 2, Unit.Count);
        }),
      ),
    async 'agent-down'() {
      for (let n = 0; n < 3; n += 1) {
        await one('V', n).then(
          () => process.stdout.write('resolved\n'),
          (error: unknown) => process.stdout.write(`rejected: ${String(error)}\n`),
        );
      }
    },
    async 'full-disk'() {
      for (let n = 0; n < 100; n += 1) await one('V', n);
    },
  };
}

const libraries: Readonly<Record<string, () => Promise<Record<string, Case>>>> = {
  pino: pinoCases,
  'powertools-logger': powertoolsLoggerCases,
  'powertools-metrics': powertoolsMetricsCases,
  'powertools-tracer': powertoolsTracerCases,
  aem: aemCases,
};

const [library = '', name = ''] = (process.argv[2] ?? '').split('.');
const cases = await libraries[library]?.();
await cases?.[name]?.();
